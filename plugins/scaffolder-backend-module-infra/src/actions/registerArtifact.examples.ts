import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Tell of an image that was pushed',
    example: yaml.stringify({
      steps: [
        {
          id: 'step',
          name: 'Tell of the image',
          action: 'infra:artifact:register',
          input: {
            image:
              'registry.example.com/greeter:2@sha256:0000000000000000000000000000000000000000000000000000000000000002',
            commit: '9fceb02d0ae598e95dc970b74767f19372d61af8',
          },
        },
      ],
    }),
  },
];
