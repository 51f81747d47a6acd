/*
 * no_memory.c: a system that has shared memory for httpd, but none more for the
 * module. Preloaded.
 */
#define _GNU_SOURCE
#include <apr_shm.h>
#include <dlfcn.h>
#include <string.h>

typedef apr_status_t create_t(apr_shm_t **m, apr_size_t size, const char *name,
                              apr_pool_t *p);

apr_status_t apr_shm_create(apr_shm_t **m, apr_size_t size, const char *name,
                            apr_pool_t *p)
{
    create_t *create = (create_t *)dlsym(RTLD_NEXT, "apr_shm_create");
    Dl_info caller;

    if (dladdr(__builtin_return_address(0), &caller)
        && strstr(caller.dli_fname, "mod_cookie_consent")) {
        return APR_ENOMEM;
    }
    return create(m, size, name, p);
}
