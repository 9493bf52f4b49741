import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Back to the last deployment that had succeeded',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Roll back',
          action: 'infra:rollback',
          input: { entityRef: 'component:default/greeter', name: 'prod' },
        },
      ],
    }),
  },
];
