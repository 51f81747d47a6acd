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
 * The day of the newest file in which cookies are declared, as 2026-11-23: the
 * same on every server with the same files, and after a restart. NULL where no
 * such file can be found, or it is of the future. Looks at the file system.
 */
const char *cc_well_known_updated(apr_pool_t *p, const cc_register_t *reg);

/**
 * What stands there.
 * @param updated  its lastUpdate; NULL: today
 */
const char *cc_well_known_gpc(apr_pool_t *p, const char *updated);

/** Whether a request is for that URL. */
int cc_well_known_is_url(const request_rec *r);

/** Whether the site has a file of its own there, below DocumentRoot, or it
 * cannot be found out. Looks at the file system. */
int cc_well_known_has_file(request_rec *r);

#endif /* CC_WELL_KNOWN_H */
