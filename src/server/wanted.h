/*
 * wanted.h: categories that are named where the module reads no directive of its
 * own, to be checked when all of them are known.
 */
#ifndef CC_WANTED_H
#define CC_WANTED_H

#include "server/config.h"

/** Whether the configuration is being read: what is named later stands in an
 * .htaccess file, and all categories are known. */
int cc_wanted_is_open(void);

/** A directive that is being read names a category. */
void cc_wanted_by_directive(const cmd_parms *cmd, const char *category);

/** An expression names a category; httpd does not tell which directive it
 * belongs to. @param category  NULL where it is known only when it is evaluated */
void cc_wanted_by_expression(const char *category);

/** How many expressions did by now. */
int cc_wanted_expressions(void);

/** What is wrong in the directives of a server, its site being made.
 * @param problems  of cc_problem_t: pushed to */
void cc_wanted_check(apr_pool_t *p, const server_rec *s,
                     apr_array_header_t *problems);

/** The configuration is read and checked. */
void cc_wanted_close(void);

void cc_wanted_hooks(apr_pool_t *p);

#endif /* CC_WANTED_H */
