import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'A database for an existing environment',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Claim a database',
          action: 'infra:resource:claim',
          input: {
            entityRef: 'component:default/greeter',
            name: 'dev',
            alias: 'reports',
            type: 'postgres',
          },
        },
      ],
    }),
  },
];
