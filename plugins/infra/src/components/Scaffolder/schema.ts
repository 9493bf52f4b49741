import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

/** Schema of the scaffolder field `InfraEnvironmentTypePicker`. */
export const environmentTypePickerSchema = makeFieldSchema({
  output: z => z.string(),
  uiOptions: z =>
    z.object({
      allowedTypes: z
        .array(z.string())
        .optional()
        .describe(
          'Names of the environment types to choose from; all if absent',
        ),
    }),
});

export type EnvironmentTypePickerOptions = NonNullable<
  (typeof environmentTypePickerSchema)['TProps']['uiSchema']['ui:options']
>;

export const environmentTypePickerName = 'InfraEnvironmentTypePicker';
