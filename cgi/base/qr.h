/*
 * QR codes (ISO/IEC 18004), as what an SVG path needs.  The only user of libqrencode.  No I/O.
 */
#ifndef BASE_QR_H
#define BASE_QR_H

#include "err.h"

struct qr {
	int size;         /* modules a side, with the quiet zone of four around */
	const char *path; /* "M4 4h7v1h-7z...": the dark modules in the box 0 0 size size */
};

/* The code of `text` (any bytes but NUL, at most some 2,000), error correction M.  ERR_SYSTEM. */
const struct err *
qr_encode(struct arena *a, const char *text, struct qr *qr);

#endif
