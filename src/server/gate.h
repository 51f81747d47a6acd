/*
 * gate.h: what comes first in a response, before anything reads its body.
 */
#ifndef CC_GATE_H
#define CC_GATE_H

#include "server/server.h"

void cc_gate_hooks(apr_pool_t *p);

#endif /* CC_GATE_H */
