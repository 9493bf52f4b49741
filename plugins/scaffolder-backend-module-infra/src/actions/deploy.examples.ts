import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Another image in an existing environment',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Deploy',
          action: 'infra:environment:deploy',
          input: {
            entityRef: 'component:default/greeter',
            name: 'dev',
            images: { main: 'registry.example.com/greeter:2' },
          },
        },
      ],
    }),
  },
];
