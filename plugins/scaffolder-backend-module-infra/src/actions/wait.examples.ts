import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Wait for an environment created by an earlier step',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Wait',
          action: 'infra:environment:wait',
          input: {
            entityRef: 'component:default/greeter',
            name: 'dev',
            timeoutSeconds: 600,
          },
        },
      ],
    }),
  },
];
