import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'A namespace and nothing else',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Namespace',
          action: 'infra:kubernetes:namespace',
          input: {
            entityRef: 'component:default/greeter',
            name: 'scratch',
            type: 'bare',
          },
        },
      ],
    }),
  },
];
