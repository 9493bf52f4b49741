import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'What a production environment would be made of',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Plan environment',
          action: 'infra:environment:plan',
          input: {
            entityRef: 'component:default/greeter',
            name: 'prod',
            type: 'production',
          },
        },
      ],
    }),
  },
];
