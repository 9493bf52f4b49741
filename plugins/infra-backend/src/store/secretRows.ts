import { Db } from './database';
import * as secrets from './operations/secrets';
import * as settings from './operations/settings';
import * as states from './operations/states';
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
    /** Those of states come after all others; each order is stable, so together they are. */
    listForeignKeys: async (options: {
      keyId: string;
      limit: number;
      offset: number;
    }) => {
      const some = await secrets.listForeignKeys(db, options);
      return some.length > 0
        ? some
        : states.listForeignKeys(db, {
            ...options,
            offset: Math.max(
              0,
              options.offset - (await secrets.countForeignKeys(db, options)),
            ),
          });
    },
    reseal: async (from: SealedSecret, to: SealedSecret) => {
      await secrets.reseal(db, { from, to, now: new Date() });
      await states.reseal(db, { from, to });
    },
    getSetting: (name: string) => settings.get(db, name),
    ensureSetting: (name: string, value: string) =>
      settings.ensure(db, { name, value }),
  };
}
