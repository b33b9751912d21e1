// Reads comma-separated values as RFC 4180 has them, strictly: throws where a spreadsheet would guess.

/** The rows of `text`, each an array of cells; a byte order mark in front is taken off. */
export function readCsv(text) {
  if (text.charCodeAt(0) === 0xFEFF) text = text.slice(1)
  const rows = []
  for (let at = 0; at < text.length;) {
    const row = []
    for (;;) {
      const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(text.slice(at))
      if (!cell) throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 60))}`)
      row.push(cell[1] !== undefined ? cell[1].replaceAll('""', '"') : cell[2])
      at += cell[0].length
      if (cell[3] !== ',') break
    }
    rows.push(row)
  }
  return rows
}
