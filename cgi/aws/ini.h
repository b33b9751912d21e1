/*
 * The format of AWS's shared files (~/.aws/config, ~/.aws/credentials): AWS SDKs and Tools
 * Reference Guide, "Shared config and credentials files".  Reads text that is in memory already;
 * opens nothing and copies nothing, since the text holds secrets.
 */
#ifndef AWS_INI_H
#define AWS_INI_H

/*
 * One setting: `section` as between the brackets, trimmed; `key` and `value` trimmed, value may be
 * "".  They point into the text and are NUL-terminated.  A key in front of the first section has
 * section "".
 */
typedef void
ini_setting(void *arg, const char *section, const char *key, const char *value);

/*
 * Calls `setting(arg, ...)` for every setting of `text`, in order.  `text` is taken apart in place
 * (NULs are written into it). Lines that begin with "#" or ";" are comments, and so is what follows
 * a blank and one of them; lines indented deeper than the key above them are nested settings and
 * skipped; a line that is none of these is skipped.  CR LF ends lines too; a BOM is skipped.
 */
void
ini_parse(char *text, ini_setting *setting, void *arg);

#endif
