import { runDriverConformance } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createOutside } from './__testUtils__/outside';
import {
  bindByUpdates,
  powerDnsByApi,
  powerDnsByUpdates,
  Target,
} from './__testUtils__/targets';
import { RecordType } from './record/types';

const values: Record<RecordType, { first: string[]; changed: string[] }> = {
  A: { first: ['192.0.2.1', '192.0.2.2'], changed: ['192.0.2.3'] },
  AAAA: { first: ['2001:DB8:0:0::1'], changed: ['2001:db8::2', '2001:db8::3'] },
  CNAME: { first: ['target.example.net'], changed: ['other.example.net.'] },
  TXT: { first: ['v=one; "quoted" \\ ü', 'x'.repeat(600)], changed: ['two'] },
};

const cases: [Target, RecordType][] = [
  [powerDnsByApi, 'A'],
  [powerDnsByApi, 'AAAA'],
  [powerDnsByApi, 'CNAME'],
  [powerDnsByApi, 'TXT'],
  [bindByUpdates, 'A'],
  [bindByUpdates, 'AAAA'],
  [bindByUpdates, 'CNAME'],
  [bindByUpdates, 'TXT'],
  [powerDnsByUpdates, 'AAAA'],
  [powerDnsByUpdates, 'CNAME'],
];

for (const [target, type] of cases) {
  const { first, changed } = values[type];
  const inputs = (seed: string, given: string[], ttl: number) => ({
    zone: target.zone(),
    name: `conformance-${seed}`,
    type,
    values: given,
    ttl,
  });

  runDriverConformance({
    name: `${target.name}, ${type}`,
    driver: target.createDriver,
    kind: 'record',
    connect: () => target.settings(),
    createInputs: seed => inputs(seed, first, 60),
    changedInputs: seed => inputs(seed, changed, 90),
    invalidInputs: [
      {
        reason: 'the zone is none of the provider',
        inputs: seed => ({ ...inputs(seed, first, 60), zone: 'example.com' }),
      },
      {
        reason: 'the name ends in a dot but is in no zone of the provider',
        inputs: seed => ({ ...inputs(seed, first, 60), name: 'example.com.' }),
      },
      {
        reason: 'there is no value',
        inputs: seed => inputs(seed, [], 60),
      },
    ],
    refusedSettings: () => target.refusedSettings(),
    settingsAt: address => target.settingsAt(address),
    outside: createOutside(() => target.open()),
  });
}
