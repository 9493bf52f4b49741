import { Db } from './database';
import * as secrets from './operations/secrets';
import * as settings from './operations/settings';
import { SealedSecret } from './types';

/** The rows of encrypted secrets, as the secret store wants them. */
export function secretRows(db: Db) {
  return {
    get: (refs: string[]) => secrets.get(db, refs),
    getOfInstances: (instanceIds: string[]) =>
      secrets.getOfInstances(db, instanceIds),
    insert: (sealed: SealedSecret) =>
      secrets.put(db, [sealed], { now: new Date(), keepExisting: true }),
    listRefs: (prefix: string) => secrets.listRefs(db, { prefix }),
    remove: (refs: string[]) => secrets.remove(db, refs),
    listForeignKeys: (options: {
      keyId: string;
      limit: number;
      offset: number;
    }) => secrets.listForeignKeys(db, options),
    reseal: (from: SealedSecret, to: SealedSecret) =>
      secrets.reseal(db, { from, to, now: new Date() }),
    getSetting: (name: string) => settings.get(db, name),
    ensureSetting: (name: string, value: string) =>
      settings.ensure(db, { name, value }),
  };
}
