// A self-signed certificate for 127.0.0.1 and localhost, made by the openssl command the first time it is wanted.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** { key, cert } from DIR/key.pem and DIR/cert.pem; makes both if the key is not there. */
export function selfSigned(dir) {
  const key = path.join(dir, 'key.pem')
  const cert = path.join(dir, 'cert.pem')
  if (!fs.existsSync(key)) {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 })
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
      '-days', '30', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout', key, '-out', cert], { stdio: 'ignore' })
  }
  return { key: fs.readFileSync(key), cert: fs.readFileSync(cert) }
}
