/* QR codes.  See qr.h. */
#include <qrencode.h>

#include "qr.h"

#include "buf.h"

enum { QUIET = 4 };

/* One row's runs of dark modules. */
static void
put_row(struct buf *out, const unsigned char *row, int width, int y)
{
	for (int x = 0; x < width;) {
		int begin = x;

		while (x < width && (row[x] & 1) != 0)
			x++;
		if (x > begin)
			buf_printf(out, "M%d %dh%dv1h-%dz", begin + QUIET, y + QUIET, x - begin,
			           x - begin);
		else
			x++;
	}
}

const struct err *
qr_encode(struct arena *a, const char *text, struct qr *qr)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	struct buf out;

	if (code == NULL)
		return err_new(a, ERR_SYSTEM, "qrencode: no code for %zu bytes", strlen(text));
	buf_init(&out, a);
	for (int y = 0; y < code->width; y++)
		put_row(&out, code->data + y * code->width, code->width, y);
	qr->size = code->width + 2 * QUIET;
	qr->path = out.data;
	QRcode_free(code);
	return NULL;
}
