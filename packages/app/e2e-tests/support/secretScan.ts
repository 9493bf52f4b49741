import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackstageApi } from '../../../../scripts/lib/api.ts';
import { dataDirectory } from '../../../../scripts/lib/sandboxEnvironment.ts';
import { logFile } from '../../../../scripts/lib/run.ts';
import { type Variables } from '../../../../scripts/start/shop/outside.ts';

/** Variables of the shop that hold a secret, or a URL with one in it. */
const SECRET = /PASSWORD|URL|URI|SECRET|TOKEN|KEY_ID/;

/** What must be nowhere: secrets themselves, and the passwords of URLs. */
export function secretsIn(variables: Variables): Map<string, string> {
  const secrets = new Map<string, string>();
  for (const [name, value] of Object.entries(variables)) {
    if (!SECRET.test(name)) continue;
    const password = URL.canParse(value) ? new URL(value).password : value;
    if (password) secrets.set(name, decodeURIComponent(password));
  }
  return secrets;
}

/** All that the product shows or keeps of the environments, by where it is. */
export async function everything(
  api: BackstageApi,
  instance: string,
  environmentIds: string[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const database = join(dataDirectory(instance), 'database');
  for (const file of readdirSync(database)) {
    texts.set(`database ${file}`, readFileSync(join(database, file), 'latin1'));
  }
  const log = logFile(`${instance}/backstage`);
  texts.set('log of the backend', readFileSync(log, 'utf8'));
  const answers = [
    'catalog/entities',
    'infra/providers',
    'infra/definitions',
    'infra/environment-types',
    'infra/tasks?limit=500',
    ...environmentIds.flatMap(id => [
      `infra/environments/${id}`,
      ...['resources', 'deployments', 'events', 'operations', 'receipts'].map(
        part => `infra/environments/${id}/${part}`,
      ),
    ]),
  ];
  for (const path of answers) {
    texts.set(path, JSON.stringify(await api.request(path)));
  }
  return texts;
}

/** Where which secret is in clear, also as base64 or in a URL. */
export function leaks(
  texts: Map<string, string>,
  secrets: Map<string, string>,
): string[] {
  const found: string[] = [];
  for (const [name, secret] of secrets) {
    const forms = [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
    ];
    for (const [where, text] of texts) {
      if (forms.some(form => text.includes(form))) {
        found.push(`${name} in ${where}`);
      }
    }
  }
  return found;
}
