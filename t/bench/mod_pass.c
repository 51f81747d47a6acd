/*
 * The least that a filter costs: one that passes on what it gets.
 */
#include <httpd.h>
#include <http_config.h>
#include <util_filter.h>

static apr_status_t pass(ap_filter_t *f, apr_bucket_brigade *bb)
{
    return ap_pass_brigade(f->next, bb);
}

static void register_hooks(apr_pool_t *p)
{
    ap_register_output_filter("BENCH_PASS", pass, NULL, AP_FTYPE_RESOURCE);
}

module AP_MODULE_DECLARE_DATA bench_pass_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks,
    AP_MODULE_FLAG_NONE
};
