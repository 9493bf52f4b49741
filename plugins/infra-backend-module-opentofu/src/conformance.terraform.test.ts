import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { runModuleConformance } from './__testUtils__/moduleConformance';

runModuleConformance({
  ...requireSandboxPart('terraform'),
  name: 'opentofu, by Terraform',
  connect: () => ({
    config: { program: 'tofu', version: '1.5', lookMaxAgeSeconds: 0 },
    credentials: { environment: 'CLOUD_KEY=key-of-the-cloud' },
  }),
});
