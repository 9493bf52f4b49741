import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackstageApi } from '../../../../scripts/lib/api.ts';
import { providerEnvironment } from '../../../../scripts/lib/providers.ts';
import { dataDirectory } from '../../../../scripts/lib/sandboxEnvironment.ts';
import { logFile } from '../../../../scripts/lib/run.ts';
import { sqliteDump } from '../../../../scripts/lib/sqliteDump.ts';
import { type Variables } from '../../../../scripts/start/shop/outside.ts';

/** Variables of the shop that hold a secret, or a URL with one in it. */
const SECRET = /PASSWORD|URL|URI|SECRET|TOKEN|KEY_ID/i;

/** What must be nowhere: secrets themselves, the passwords of URLs, and the login for images. */
export function secretsIn(variables: Variables): Map<string, string> {
  const secrets = new Map<string, string>();
  for (const [name, value] of Object.entries(variables)) {
    if (name === '.dockerconfigjson') {
      for (const login of Object.values<any>(JSON.parse(value).auths)) {
        const auth = Buffer.from(login.auth, 'base64').toString();
        secrets.set('password for images', auth.split(':').slice(1).join(':'));
      }
    } else if (SECRET.test(name)) {
      const password = URL.canParse(value) ? new URL(value).password : value;
      if (password) secrets.set(name, decodeURIComponent(password));
    }
  }
  return secrets;
}

/** With what the product itself logs in at the servers, but for names of users. */
export function credentialsOf(instance: string): Map<string, string> {
  return new Map(
    Object.entries(providerEnvironment(instance)).filter(
      (entry): entry is [string, string] =>
        !entry[0].endsWith('_USER') && (entry[1]?.length ?? 0) >= 12,
    ),
  );
}

/** All that the product shows or keeps of the environments, by where it is. */
export async function everything(
  api: BackstageApi,
  instance: string,
  environmentIds: string[],
): Promise<Map<string, string>> {
  const log = logFile(`${instance}/backstage`);
  const texts = new Map([
    ...databases(join(dataDirectory(instance), 'database')),
    ['log of the backend', readFileSync(log, 'utf8')],
  ]);
  const ask = async (path: string): Promise<any> => {
    const answer = await api.request<any>(path);
    texts.set(path, JSON.stringify(answer));
    return answer;
  };
  for (const path of [
    'catalog/entities',
    'infra/providers',
    'infra/definitions',
    'infra/environment-types',
    'infra/tasks?limit=500',
  ]) {
    await ask(path);
  }
  for (const id of environmentIds) {
    const environment = `infra/environments/${id}`;
    await ask(environment);
    for (const part of ['resources', 'events?limit=500', 'receipts']) {
      await ask(`${environment}/${part}`);
    }
    await ask(`${environment}/operations?limit=500`);
    const { items } = await ask(`${environment}/deployments`);
    for (const deployment of items) {
      await ask(`infra/deployments/${deployment.id}`);
    }
  }
  return texts;
}

/** Of the frontend, whose files are in it. */
const FRONTEND = /^app\.sqlite/;

/** As they lie on the disk, with what was written before, and row by row, as a dump has them. */
function databases(directory: string): [string, string][] {
  return readdirSync(directory)
    .filter(file => !FRONTEND.test(file))
    .flatMap((file): [string, string][] => {
      const path = join(directory, file);
      return [
        [`database ${file}`, readFileSync(path, 'latin1')],
        ...(file.endsWith('.sqlite')
          ? [[`dump of ${file}`, sqliteDump(path)] as [string, string]]
          : []),
      ];
    });
}
