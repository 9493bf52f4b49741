import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- a sample, which the module does not export
import { createAccountService } from '../../../plugins/infra-backend-module-http/src/sample/accountService.ts';

/**
 * The sample service of the HTTP driver's guide as a server: main.ts PORT FILE, its key in the
 * environment. The accounts are kept in the file, as a system that is older than us keeps its own.
 */
const [port, file] = process.argv.slice(2);
const accounts = new Map(
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [],
);
const server = createAccountService(process.env.SERVICE_KEY ?? '', accounts);
server.prependListener('request', (_, response) =>
  response.once('finish', () => {
    writeFileSync(`${file}.new`, JSON.stringify([...accounts]), {
      mode: 0o600,
    });
    renameSync(`${file}.new`, file);
  }),
);
server.listen(Number(port), '127.0.0.1');
