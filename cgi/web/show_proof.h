/* A proof's evidence, on whichever page shows it. */
#ifndef WEB_SHOW_PROOF_H
#define WEB_SHOW_PROOF_H

#include "screen.h"

/*
 * Sets what templates/part/proof.cs shows.  `platform` is our own AWS
 * account now, as the role must name it, or "".
 */
void
show_proof(struct screen *s, const struct cloud_account *account, const struct proof *proof,
           const char *platform);

#endif
