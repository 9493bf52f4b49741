import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'A development environment of a component',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Create environment',
          action: 'infra:environment:create',
          input: {
            entityRef: 'component:default/greeter',
            name: 'dev',
            type: 'development',
          },
        },
      ],
    }),
  },
];
