#include "server/expr.h"

#include <ap_expr.h>
#include <apr_atomic.h>
#include "server/depends.h"
#include "server/request.h"
#include "server/wanted.h"

/* Once for each process: whoever writes to an .htaccess file, or is a client
 * where the category comes from a request, could say it over and over. */
static void log_unknown(request_rec *r, const char *id)
{
    static apr_uint32_t warned;

    if (apr_atomic_cas32(&warned, 1, 0) == 0) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r,
                      CC_EXPR_NAME "() is asked for \"%.64s\", which is no "
                                   "category: it is unset",
                      ap_escape_logitem(r->pool, id));
    }
}

static const char *decision(ap_expr_eval_ctx_t *ctx, const void *data,
                            const char *id)
{
    const cc_visit_t *visit = cc_request_of(ctx->r)->visit;
    const cc_category_t *category = cc_policy_category(visit->site->policy,
                                                       cc_slice_str(id));

    if (category == NULL) {
        log_unknown(ctx->r, id);
        return cc_decision_names[CC_UNDECIDED];
    }
    /* What is put into ctx->vary_this is lost: in expressions that make a text,
     * in those of mod_include, and where a backend's headers come later. */
    if (!(ctx->info->flags & AP_EXPR_FLAG_DONT_VARY)
        && category->mode != CC_MODE_ALWAYS) {
        cc_depends_on_choice(ctx->r);
    }
    return cc_decision_names[visit->decisions.decided[category->index]];
}

static int lookup(ap_expr_lookup_parms *parms)
{
    if (parms->type != AP_EXPR_FUNC_STRING
        || strcasecmp(parms->name, CC_EXPR_NAME) != 0) {
        return DECLINED;
    }
    if (cc_wanted_is_open()) {
        cc_wanted_by_expression(parms->arg);
    }
    *parms->func = (const void *)decision;
    *parms->data = CC_EXPR_NAME; /* httpd wants it to be something */
    return OK;
}

void cc_expr_hooks(apr_pool_t *p)
{
    ap_hook_expr_lookup(lookup, NULL, NULL, APR_HOOK_MIDDLE);
}
