import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { EnvironmentTypePicker } from './EnvironmentTypePicker';
import {
  environmentTypePickerName,
  environmentTypePickerSchema,
} from './schema';

export const environmentTypeFormField = createFormField({
  name: environmentTypePickerName,
  component: EnvironmentTypePicker,
  schema: environmentTypePickerSchema,
});
