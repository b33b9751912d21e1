import { chromium } from 'playwright-core'
import { readFileSync } from 'node:fs'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless','--no-sandbox','--disable-gpu'] })
const p = await b.newPage({ viewport: { width: 1560, height: 900 } })
for (const spec of process.argv.slice(2)) {
  const [out, w, h, ...files] = spec.split(',')
  const imgs = files.map(f => `<div style="width:${w}px;height:${h}px;overflow:hidden;border:2px solid red"><img style="width:${w}px" src="data:image/png;base64,${readFileSync(`/work/main/t/browser/shots/${f}.png`).toString('base64')}"></div>`)
  await p.setContent(`<body style="margin:0;display:flex;gap:4px;align-items:start;flex-wrap:wrap">${imgs.join('')}</body>`)
  await p.waitForTimeout(200)
  await p.screenshot({ path: `/tmp/sheets/${out}.png`, fullPage: true })
}
await b.close()
