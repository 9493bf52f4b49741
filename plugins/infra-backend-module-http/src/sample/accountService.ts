import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

type Account = {
  owner?: string;
  quota: number;
  token: string;
  callbackUrl?: string;
};

const mac = (key: string, time: string, body: string) =>
  createHmac('sha256', key).update(`${time}.${body}`).digest('hex');

function isSigned(key: string, header: string, body: string): boolean {
  const [, time, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  return (
    Math.abs(Date.now() / 1000 - Number(time)) <= 300 &&
    timingSafeEqual(Buffer.from(given), Buffer.from(mac(key, time, body)))
  );
}

/** A hint that something changed; nobody minds if it is lost. */
async function tell(key: string, { owner, callbackUrl }: Account) {
  const time = `${Math.floor(Date.now() / 1000)}`;
  const body = JSON.stringify({ owner });
  const headers = { 'infra-signature': `t=${time},v1=${mac(key, time, body)}` };
  if (callbackUrl) {
    await fetch(callbackUrl, { method: 'POST', headers, body }).catch(() => {});
  }
}

/** What each call does; all that a service of your own has to fill in. */
function createVerbs(accounts: Map<string, Account>, key: string) {
  const verbs: Record<string, (call: any) => [status: number, body: object]> = {
    about: () => [200, { protocol: 'v1', name: 'Account service' }],
    observe({ name, owner, params: { quota }, read }) {
      const found = accounts.get(name);
      if (!found) return [200, { status: 'absent' }];
      const owned = found.owner === owner;
      const told = owned || Boolean(read && !found.owner);
      const upToDate = found.quota === quota;
      const change = {
        path: '/params/quota',
        before: found.quota,
        after: quota,
      };
      return [
        200,
        {
          status: 'present',
          owned,
          foundMark: found.owner,
          upToDate,
          diff: upToDate ? [] : [change],
          ready: told,
          outputs: {
            ...(told && { user: name }),
            ...(owned && { secrets: { token: found.token } }),
          },
        },
      ];
    },
    apply({ name, owner, params: { quota }, adopt, callbackUrl }) {
      const found = accounts.get(name);
      if (found && found.owner !== owner && !(adopt && !found.owner)) {
        return [409, { detail: `${name} belongs to ${found.owner}` }];
      }
      if (!(quota > 0))
        return [422, { detail: 'params.quota must be above 0' }];
      const token = found?.token ?? randomBytes(24).toString('base64url');
      accounts.set(name, { owner, quota, token, callbackUrl });
      tell(key, accounts.get(name)!);
      return [200, { status: 'done' }];
    },
    remove({ name, owner }) {
      const found = accounts.get(name);
      if (found?.owner === owner && accounts.delete(name)) tell(key, found!);
      return [200, { status: 'done' }];
    },
  };
  return verbs;
}

export function createAccountService(key: string) {
  const accounts = new Map<string, Account>();
  const verbs = createVerbs(accounts, key);
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const signature = String(request.headers['infra-signature']);
    const verb = verbs[request.url!.replace(/^\/v1\//, '')];
    const [status, answer] = isSigned(key, signature, body)
      ? verb?.(JSON.parse(body || '{}')) ?? [404, {}]
      : [401, {}];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  return { server, accounts, tell: (account: Account) => tell(key, account) };
}
