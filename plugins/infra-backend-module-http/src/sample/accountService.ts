import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

type Account = { owner?: string; quota: number; token: string; hook?: string };
type Verb = (call: any, found?: Account) => [status: number, body: object];

function isSigned(key: string, header: string, body: string): boolean {
  const [, time, given = ''] = /^t=(\d+),v1=(\w{64})$/.exec(header) ?? [];
  const mac = createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
  return (
    Math.abs(Date.now() / 1000 - Number(time)) <= 300 &&
    timingSafeEqual(Buffer.from(given), Buffer.from(mac))
  );
}

/** All that a service of your own has to fill in. */
const verbsOn = (accounts: Map<string, Account>): Record<string, Verb> => ({
  about: () => [200, { protocol: 'v1', name: 'Account service' }],
  observe: ({ name, owner, params: { quota: after }, read }, found) => {
    if (!found) return [200, { status: 'absent' }];
    const { owner: foundMark, quota: before, token } = found;
    const owned = foundMark === owner;
    const upToDate = before === after;
    const diff = upToDate ? [] : [{ path: '/params/quota', before, after }];
    const ready = owned || Boolean(read && !foundMark);
    const secrets = owned ? { token } : {};
    const outputs = ready ? { user: name, secrets } : {};
    const seen = { owned, foundMark, upToDate, diff, ready, outputs };
    return [200, { status: 'present', ...seen }];
  },
  apply: ({ name, owner, params: { quota }, adopt, callbackUrl }, found) => {
    if (found && found.owner !== owner && (found.owner || !adopt))
      return [409, { detail: `${name} belongs to ${found.owner}` }];
    if (!(quota > 0)) return [422, { detail: 'params.quota must be above 0' }];
    const token = found?.token ?? randomBytes(24).toString('base64url');
    accounts.set(name, { owner, quota, token, hook: callbackUrl });
    return [200, { status: 'done' }];
  },
  remove: ({ name, owner }, found) => {
    if (found?.owner === owner) accounts.delete(name);
    return [200, { status: 'done' }];
  },
});

export function createAccountService(key: string, accounts = new Map()) {
  const verbs = verbsOn(accounts);
  return createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const signature = String(request.headers['infra-signature']);
    const call = isSigned(key, signature, body) && JSON.parse(body || '{}');
    const verb = verbs[request.url!.replace(/^\/v1\//, '')];
    const [status, answer] = call
      ? verb?.(call, accounts.get(call.name)) ?? [404, {}]
      : [401, {}];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
}
