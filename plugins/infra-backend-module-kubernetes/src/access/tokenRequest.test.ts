import { TestCluster, eventually } from '../__testUtils__/cluster';
import { TestProcess, newSeed } from '../__testUtils__/engine';
import { accountName } from './manifest';

jest.setTimeout(120_000);

const NAMESPACE = 'infra-orchestration';
const LIFE_MS = 600_000;

const cluster = new TestCluster();

describe('short-lived tokens', () => {
  const providerName = `minted-${newSeed()}`;
  const serviceAccount = accountName(providerName);
  const tokenRequest = {
    namespace: NAMESPACE,
    serviceAccount,
    expirationSeconds: LIFE_MS / 1000,
  };
  const bootstrap = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: `${serviceAccount}-bootstrap`, namespace: NAMESPACE },
  };
  let testProcess: TestProcess;

  beforeAll(async () => {
    await cluster.grantAccess(providerName, { tokenRequest });
    const { config, credentials } = cluster.settings(
      await cluster.tokenOf(bootstrap.metadata.name),
    );
    testProcess = await TestProcess.connect(
      { config: { ...config, tokenRequest }, credentials },
      providerName,
    );
  });

  afterAll(async () => {
    await testProcess.close();
    for (const kind of ['RoleBinding', 'Role']) {
      await cluster.remove({
        ...bootstrap,
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind,
      });
    }
    await cluster.remove(bootstrap);
    await cluster.withdrawAll();
  });

  const check = () => {
    const { driver, connection, signal, logger } = testProcess;
    return driver.checkAccess(connection, { signal, logger });
  };
  /** Who the API server takes the driver for, and by which token. */
  const whoAmI = async (): Promise<{ username: string; token: string }> => {
    const { connection, signal } = testProcess;
    const { status } = await connection.client.call({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'SelfSubjectReview',
      },
      signal,
    });
    const { username, extra } = status.userInfo;
    const [token] = extra['authentication.kubernetes.io/credential-id'];
    return { username, token };
  };
  const userOf = (name: string) => `system:serviceaccount:${NAMESPACE}:${name}`;

  it('are of the account that works, and one is shared by all calls', async () => {
    const [first, second] = await Promise.all([whoAmI(), whoAmI()]);
    expect(first.username).toBe(userOf(serviceAccount));
    expect(second).toEqual(first);
    expect(await check()).toMatchObject({ ok: true });
  });

  it('are renewed beside the calls when two thirds of their life are over', async () => {
    const { token } = await whoAmI();
    testProcess.ahead += LIFE_MS * 0.6;
    expect(await whoAmI()).toMatchObject({ token });
    testProcess.ahead += LIFE_MS * 0.1;
    await eventually(async () => (await whoAmI()).token !== token);
  });

  it('are waited for only where the old one is over', async () => {
    const { token } = await whoAmI();
    testProcess.ahead += LIFE_MS;
    expect((await whoAmI()).token).not.toBe(token);
  });

  it('come from credentials that may do nothing else', async () => {
    const { config, credentials } = cluster.settings(
      await cluster.tokenOf(bootstrap.metadata.name),
    );
    const bare = await TestProcess.connect({ config, credentials });
    const { driver, connection, signal, logger } = bare;
    const { checks } = await driver.checkAccess(connection, { signal, logger });
    expect(checks.filter(({ granted }) => granted)).toEqual([]);
    await expect(
      connection.client.call({
        method: 'POST',
        path: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/default/token`,
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: {},
        },
        signal,
      }),
    ).rejects.toMatchObject({ httpStatus: 403 });
    await bare.close();
  });

  it('end with their account, and come again with it', async () => {
    const account = {
      ...bootstrap,
      metadata: { name: serviceAccount, namespace: NAMESPACE },
    };
    await cluster.remove(account);
    testProcess.ahead += LIFE_MS;
    await eventually(async () => !(await check()).ok);
    expect((await check()).checks).toEqual([
      {
        name: 'ask for a short-lived token',
        granted: false,
        message: expect.stringContaining('RBAC manifest'),
      },
    ]);
    await cluster.put(account);
    await eventually(async () => (await check()).ok);
  });

  it('are refused at the next renewal when the bootstrap account is deleted', async () => {
    await cluster.remove(bootstrap);
    testProcess.ahead += LIFE_MS;
    // The API server remembers a token that it has seen for some seconds.
    await eventually(async () => {
      testProcess.ahead += LIFE_MS;
      return !(await check()).ok;
    });
    expect(await check()).toMatchObject({
      ok: false,
      checks: [
        {
          name: 'ask for a short-lived token',
          message: expect.stringContaining('service account was deleted'),
        },
      ],
    });
  });
});
