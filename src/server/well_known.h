/*
 * well_known.h: /.well-known/gpc.json, where a site says that it heeds Global
 * Privacy Control.
 *
 * @see https://www.w3.org/TR/gpc/
 */
#ifndef CC_WELL_KNOWN_H
#define CC_WELL_KNOWN_H

#include "server/server.h"
#include "core/register.h"

/**
 * What stands there.
 *
 * lastUpdate is the day of the newest file in which cookies are declared: it
 * is the same on every server with the same files, and after a restart. Where
 * no such file can be found, it is today.
 */
const char *cc_well_known_gpc(apr_pool_t *p, const cc_register_t *reg);

/** Whether a request is for that URL. */
int cc_well_known_is_url(const request_rec *r);

/** Whether the site has a file of its own there, below DocumentRoot, or it
 * cannot be found out. Looks at the file system. */
int cc_well_known_has_file(request_rec *r);

#endif /* CC_WELL_KNOWN_H */
