/*
 * site_shown.h: what a site shows to visitors, rendered once, at start.
 */
#ifndef CC_SITE_SHOWN_H
#define CC_SITE_SHOWN_H

#include "server/site.h"

/** Make the stylesheet, the script, and the policies of its own pages. */
void cc_site_make_files(apr_pool_t *p, cc_site_t *site,
                        const cc_server_config_t *conf);

/**
 * Render the site in each of its languages, and name the variants of pages. Its
 * policy and files are there.
 *
 * @param updated  the day of the register: YYYY-MM-DD
 */
void cc_site_make_languages(apr_pool_t *p, const server_rec *s, cc_site_t *site,
                            const char *updated);

#endif /* CC_SITE_SHOWN_H */
