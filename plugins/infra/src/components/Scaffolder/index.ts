export { EnvironmentTypePicker } from './EnvironmentTypePicker';
export {
  environmentTypePickerName,
  environmentTypePickerSchema,
} from './schema';
