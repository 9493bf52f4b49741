import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

export const environmentTypeField = FormFieldBlueprint.make({
  name: 'environment-type-picker',
  params: {
    field: () =>
      import('../components/Scaffolder/formField').then(
        m => m.environmentTypeFormField,
      ),
  },
});
