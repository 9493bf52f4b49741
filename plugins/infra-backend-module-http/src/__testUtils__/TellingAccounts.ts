import { createHmac } from 'node:crypto';

interface Account {
  owner?: string;
  quota: number;
  token: string;
  /** Where it is told that the account changed. */
  hook?: string;
}

/** Accounts of the sample service, which call back when one changes. */
export class TellingAccounts extends Map<string, Account> {
  constructor(private readonly key: string) {
    super();
  }

  set(name: string, account: Account): this {
    super.set(name, account);
    this.#tell(account);
    return this;
  }

  delete(name: string): boolean {
    this.#tell(this.get(name));
    return super.delete(name);
  }

  #tell(account: Account | undefined): void {
    if (!account?.hook) {
      return;
    }
    const time = `${Math.floor(Date.now() / 1000)}`;
    const body = JSON.stringify({ owner: account.owner });
    const mac = createHmac('sha256', this.key).update(`${time}.${body}`);
    const headers = { 'infra-signature': `t=${time},v1=${mac.digest('hex')}` };
    // A hint: nobody minds if it is lost.
    fetch(account.hook, { method: 'POST', headers, body }).catch(() => {});
  }
}
