import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { readdir } from 'node:fs/promises';
import { runModuleConformance } from './__testUtils__/moduleConformance';

const { states, runsDir } = runModuleConformance({
  ...requireSandboxPart('tofu'),
  name: 'opentofu, by the real program',
  connect: () => ({
    config: { program: 'tofu', version: '1.12', lookMaxAgeSeconds: 0 },
    credentials: { environment: 'CLOUD_KEY=key-of-the-cloud' },
  }),
});

// Behind the suite, so it sees what all of its runs left.
const nothingIsLeft = () =>
  it('leaves neither a folder nor an open run', async () => {
    expect(await readdir(runsDir)).toEqual([]);
    expect(states.runs.size).toBe(0);
  });

nothingIsLeft();
