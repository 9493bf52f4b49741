import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'A DNS name in an environment',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'DNS name',
          action: 'infra:dns:record',
          input: {
            entityRef: 'component:default/greeter',
            name: 'scratch',
            type: 'bare',
            params: { name: 'scratch' },
          },
        },
      ],
    }),
  },
];
