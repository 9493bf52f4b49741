import { mockServices } from '@backstage/backend-test-utils';
import { secretRows, states } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { SecretCipher } from './cipher';
import { KeyRing } from './keyRing';
import { rotateSecrets } from './rotation';

const key = (id: string) => ({ id, secret: id.repeat(40) });
const cipherOf = (...ids: string[]) =>
  new SecretCipher(KeyRing.of(ids.map(key)));

describeOnDatabases('rotation of states', open => {
  it('moves states with the secrets, past what no key opens', async () => {
    const db = await open();
    const now = new Date();
    const rows = secretRows(db);
    const [old, lost, both] = [
      cipherOf('o'),
      cipherOf('x'),
      cipherOf('n', 'o'),
    ];
    for (let i = 0; i < 3; i++) {
      await rows.insert(old.seal(`s/${i}`, `v${i}`));
      await rows.insert(lost.seal(`lost/${i}`, `v${i}`));
    }
    const put = async (name: string, cipher: SecretCipher) => {
      await states.makePlace(db, { name, now });
      await states.putVersion(
        db,
        {
          ...{ name, version: 1, runId: 'r', lineage: 'l', serial: 1 },
          isEmpty: false,
          sealed: cipher.seal(states.stateRef(name), `state ${name}`),
        },
        { now, keep: 20 },
      );
    };
    for (let i = 0; i < 120; i++) {
      await put(`a${i}`, old);
    }
    await put('lost', lost);

    const logger = mockServices.logger.mock();
    expect(await rotateSecrets({ rows, cipher: both, logger })).toBe(123);
    expect(logger.error).toHaveBeenCalledTimes(4);
    const moved = await states.getVersion(db, 'a7');
    expect(cipherOf('n').open(moved!.sealed)).toBe('state a7');
  });

  it('opens no state as another', async () => {
    const db = await open();
    const cipher = cipherOf('o');
    await states.makePlace(db, { name: 'a', now: new Date() });
    await states.putVersion(
      db,
      {
        ...{ name: 'a', version: 1, runId: 'r', lineage: 'l', serial: 1 },
        isEmpty: false,
        sealed: cipher.seal(states.stateRef('b'), 'of b'),
      },
      { now: new Date(), keep: 20 },
    );
    const stored = await states.getVersion(db, 'a');
    expect(() => cipher.open(stored!.sealed)).toThrow(/does not open/);
  });
});
