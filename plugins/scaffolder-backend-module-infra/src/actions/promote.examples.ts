import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

const target = { entityRef: 'component:default/greeter', name: 'prod' };

export const examples: TemplateExample[] = [
  {
    description: 'What runs in another environment',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Promote',
          action: 'infra:promote',
          input: { ...target, from: 'dev' },
        },
      ],
    }),
  },
  {
    description: 'An image that was told of',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Promote',
          action: 'infra:promote',
          input: { ...target, image: 'registry.example.com/greeter:2' },
        },
      ],
    }),
  },
];
