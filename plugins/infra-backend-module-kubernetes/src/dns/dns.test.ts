import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { TestCluster } from '../__testUtils__/cluster';
import { installDefinitions } from '../__testUtils__/definitions';
import { TestInstance, TestProcess, newSeed } from '../__testUtils__/engine';
import { ExternalDns } from '../__testUtils__/externalDns';
import { whyNotAnswered } from './query';
import { DnsEndpointInputs, RecordType } from './schema';

jest.setTimeout(60_000);

const cluster = new TestCluster();
const run = newSeed();
const namespace = `names-${run}`;
// Not started: each test says what external-dns has done so far.
const dns = new ExternalDns(cluster, namespace);
let testProcess: TestProcess;
let undo: () => Promise<void>;

beforeAll(async () => {
  await installDefinitions(cluster);
  undo = await cluster.createNamespace(namespace);
  testProcess = await TestProcess.connect({
    config: {},
    credentials: { kubeconfig: cluster.kubeConfig.exportConfig() },
  });
});
afterAll(async () => {
  await testProcess.close();
  await undo();
});

const inputsFor = (more: Partial<DnsEndpointInputs>): DnsEndpointInputs => ({
  namespace,
  name: `n-${newSeed()}.${dns.zone}`,
  type: 'A',
  values: ['192.0.2.1'],
  nameServers: [dns.nameServer],
  ...more,
});
const instanceOf = (inputs: DnsEndpointInputs) =>
  new TestInstance(testProcess, 'dns-endpoint', { ...inputs });

describe('a name', () => {
  it.each<{ type: RecordType; values: string[] }>([
    { type: 'A', values: ['192.0.2.1', '192.0.2.2'] },
    { type: 'AAAA', values: ['2001:DB8:0::1'] },
    { type: 'CNAME', values: ['Other.example.test'] },
    { type: 'TXT', values: ['grüß dich', 'v=1 a b'] },
  ])('of type $type is ready when it is there', async ({ type, values }) => {
    const inputs = inputsFor({ type, values });
    const instance = instanceOf(inputs);
    await instance.apply();
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      ready: false,
      message: `${dns.nameServer} does not know ${inputs.name} (${type}) yet`,
    });
    const record = { dnsName: inputs.name, recordType: type, targets: values };
    await dns.set(record);
    expect(await instance.observe()).toMatchObject({
      ready: true,
      outputs: { host: inputs.name, type, values },
    });
    await dns.remove(record);
    await instance.removeCompletely();
  });

  it('that points elsewhere is not ready, and says where', async () => {
    const inputs = inputsFor({});
    const instance = instanceOf(inputs);
    await instance.apply();
    const record = {
      dnsName: inputs.name,
      recordType: 'A',
      targets: ['192.0.2.7'],
    };
    await dns.set(record);
    expect(await instance.observe()).toMatchObject({
      ready: false,
      message: expect.stringContaining('answers 192.0.2.7'),
    });
    await dns.remove(record);
    await instance.removeCompletely();
  });

  it('without name servers is ready when external-dns has read it', async () => {
    const instance = instanceOf(inputsFor({ nameServers: [] }));
    await instance.apply();
    expect(await instance.observe()).toMatchObject({
      ready: false,
      message: expect.stringContaining('has not been read by external-dns'),
    });
    dns.start();
    await instance.settle();
    await instance.removeCompletely();
    await dns.stop();
  });

  it('does not move to another namespace', async () => {
    const inputs = inputsFor({});
    const instance = instanceOf(inputs);
    await instance.apply();
    instance.inputs = { ...inputs, namespace: 'elsewhere' };
    expect(await instance.observe()).toMatchObject({
      replace: expect.stringContaining('/namespace'),
    });
    await expect(instance.apply()).rejects.toMatchObject({ code: 'terminal' });
    instance.inputs = { ...inputs };
    await instance.removeCompletely();
  });
});

it('says what to install where the cluster does not know DNSEndpoints', async () => {
  const { mapping } = testProcess.connection.client;
  const find = jest.spyOn(mapping, 'find').mockResolvedValue(undefined);
  const instance = instanceOf(inputsFor({}));
  expect(await instance.observe()).toEqual({ status: 'absent' });
  await expect(instance.apply()).rejects.toMatchObject({
    code: 'terminal',
    message: expect.stringMatching(
      /no kind DNSEndpoint of externaldns.k8s.io\/v1alpha1. Install external-dns/,
    ),
  });
  find.mockRestore();
});

describe('a name server', () => {
  it('that never answers is given up, and at once where the signal says so', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const server = `127.0.0.1:${port}`;
    const { signal } = new AbortController();
    expect(await whyNotAnswered([server], inputsFor({}), signal)).toMatch(
      /cannot be asked for .* \(ETIMEOUT\)/,
    );

    const aborter = new AbortController();
    const began = performance.now();
    const asked = whyNotAnswered([server], inputsFor({}), aborter.signal);
    setTimeout(() => aborter.abort(new Error('enough')), 50);
    await expect(asked).rejects.toThrow('enough');
    expect(performance.now() - began).toBeLessThan(1_000);
    silent.close();
  });

  it('that nobody knows is told apart from a name that nobody knows', async () => {
    const { signal } = new AbortController();
    expect(
      await whyNotAnswered(['ns.invalid'], inputsFor({}), signal),
    ).toContain('ns.invalid cannot be asked');
  });

  it('has to answer as well as the others', async () => {
    const inputs = inputsFor({});
    const record = {
      dnsName: inputs.name,
      recordType: 'A',
      targets: inputs.values,
    };
    await dns.set(record);
    const { signal } = new AbortController();
    const ask = (servers: string[]) => whyNotAnswered(servers, inputs, signal);
    expect(await ask([dns.nameServer])).toBeUndefined();
    expect(await ask([dns.nameServer, 'ns.invalid'])).toContain('ns.invalid');
    await dns.remove(record);
  });
});
