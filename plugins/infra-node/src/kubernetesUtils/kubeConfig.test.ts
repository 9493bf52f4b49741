import { KubeConfig } from '@kubernetes/client-node';
import {
  asBase64Pem,
  clusterOfContext,
  kubeConfigOfFile,
  kubeConfigOfServer,
  requireOneWay,
} from './kubeConfig';

const PEM = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
const kubeconfig = JSON.stringify({
  clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
  users: [{ name: 'u', user: { token: 't' } }],
  contexts: [
    { name: 'whole', context: { cluster: 'c', user: 'u' } },
    { name: 'nobody', context: { cluster: 'c', user: 'gone' } },
  ],
  'current-context': 'whole',
});
const misconfigured = expect.objectContaining({ code: 'misconfigured' });

describe('requireOneWay', () => {
  it.each([
    { reason: 'none', ways: { a: '', b: undefined, c: undefined } },
    { reason: 'two', ways: { a: 'x', b: 'y', c: undefined } },
  ])('refuses $reason, and says which there are', ({ ways }) => {
    const check = () => requireOneWay('some', ways);
    expect(check).toThrow(misconfigured);
    expect(check).toThrow(/driver some needs exactly one of a, b and c;/);
  });

  it('takes one', () => {
    expect(() => requireOneWay('some', { a: 'x', b: '' })).not.toThrow();
  });
});

describe('kubeConfigOfServer', () => {
  const of = (config: object) =>
    kubeConfigOfServer(config, 'https://c', ' t\n').getCurrentCluster();

  it('has the authority as a kubeconfig has it', () => {
    expect(of({ caData: PEM })).toMatchObject({ caData: asBase64Pem(PEM) });
    expect(of({ caFile: '/ca' })).toMatchObject({ caFile: '/ca' });
    expect(asBase64Pem(asBase64Pem(PEM))).toBe(asBase64Pem(PEM));
  });

  it('has none where nothing is to be verified', () => {
    const cluster = of({ caData: PEM, skipTlsVerify: true });
    expect(cluster).toMatchObject({ skipTLSVerify: true });
    expect(cluster).not.toHaveProperty('caData');
  });

  it.each([
    { reason: 'a server without token', server: 'https://c', token: undefined },
    { reason: 'a token over plain HTTP', server: 'http://c', token: 't' },
  ])('refuses $reason', ({ server, token }) => {
    expect(() => kubeConfigOfServer({}, server, token)).toThrow(misconfigured);
  });
});

describe('kubeConfigOfFile', () => {
  it('reads a text, and one of its contexts', () => {
    const context = (config: object) =>
      kubeConfigOfFile(config, kubeconfig).getCurrentContext();
    expect(context({})).toBe('whole');
    expect(context({ context: 'nobody' })).toBe('nobody');
  });

  it('refuses what cannot be read, and quotes nothing of it', () => {
    const read = () => kubeConfigOfFile({}, 'token: "swordfish');
    expect(read).toThrow(misconfigured);
    expect(read).not.toThrow(/swordfish/);
    expect(() => kubeConfigOfFile({ kubeconfigFile: '/no' }, '')).toThrow(
      'there is no file /no',
    );
  });
});

describe('clusterOfContext', () => {
  const at = (context: string): KubeConfig =>
    kubeConfigOfFile({ context }, kubeconfig);

  it.each([
    { reason: 'there', context: 'whole', withUser: true },
    { reason: 'there, and nobody asks for a user', context: 'nobody' },
  ])('is $reason', ({ context, withUser }) => {
    expect(clusterOfContext(at(context), { withUser }).name).toBe('c');
  });

  it.each([
    { reason: 'no such context', context: 'gone' },
    { reason: 'no user, and one is needed', context: 'nobody', withUser: true },
  ])('refuses with the contexts there are: $reason', given => {
    const { context, withUser } = given;
    expect(() => clusterOfContext(at(context), { withUser })).toThrow(
      /whole, nobody/,
    );
  });
});
