import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Delete an environment',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Delete environment',
          action: 'infra:environment:delete',
          input: { entityRef: 'component:default/greeter', name: 'dev' },
        },
      ],
    }),
  },
];
