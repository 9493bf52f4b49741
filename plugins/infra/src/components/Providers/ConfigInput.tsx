import {
  Checkbox,
  CheckboxGroup,
  Select,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { ConfigField } from './configForm';
import { Registration } from './useRegistration';
import styles from './Providers.module.css';

interface ConfigInputProps {
  field: ConfigField;
  registration: Registration;
  error?: string;
}

/** One setting, by what the driver's schema says of it. */
export function ConfigInput({ field, registration, error }: ConfigInputProps) {
  const { name, kind, label, isRequired } = field;
  const description = withoutMarks(field.description);
  const { values } = registration.draft;
  const t = useT();
  const value = values.typed[name] ?? '';
  const put = (text: string) =>
    registration.change(
      { values: { ...values, typed: { ...values.typed, [name]: text } } },
      '/spec/config',
    );
  const common = {
    label,
    description,
    isRequired,
    validationBehavior: 'aria' as const,
    validate: () => error ?? null,
  };
  switch (kind) {
    case 'choices':
      return (
        <Choices field={field} registration={registration} error={error} />
      );
    case 'choice':
    case 'flag':
      return (
        <Select
          {...common}
          options={optionsOf(field, t)}
          placeholder={t('providers.register.choose')}
          // An empty text, unlike nothing, is looked at by `validate`.
          value={isRequired ? value : value || 'default'}
          onChange={key => put(key === 'default' ? '' : String(key))}
        />
      );
    case 'long':
    case 'lines':
    case 'yaml':
      return (
        <TextAreaField
          {...common}
          className={styles.code}
          secondaryLabel={hintOf(kind, t)}
          value={value}
          onChange={put}
        />
      );
    default:
      return (
        <TextField
          {...common}
          inputMode={kind === 'number' ? 'decimal' : undefined}
          value={value}
          onChange={put}
          autoComplete="off"
        />
      );
  }
}

/** Descriptions of fields are plain text. */
export function withoutMarks(text?: string): string | undefined {
  return text?.replace(/`([^`]+)`/g, '“$1”');
}

type T = ReturnType<typeof useT>;

function hintOf(kind: ConfigField['kind'], t: T) {
  if (kind === 'yaml') return t('providers.register.yamlHint');
  return kind === 'lines' ? t('providers.register.linesHint') : undefined;
}

function optionsOf({ kind, choices, isRequired }: ConfigField, t: T) {
  const options =
    kind === 'flag'
      ? [
          { id: 'true', label: t('providers.register.yes') },
          { id: 'false', label: t('providers.register.no') },
        ]
      : choices.map(id => ({ id, label: id }));
  return isRequired
    ? options
    : [{ id: 'default', label: t('providers.register.byDefault') }, ...options];
}

function Choices({ field, registration, error }: ConfigInputProps) {
  const { name, label, isRequired, choices } = field;
  const { values, driver } = registration.draft;
  const titleOf = (choice: string) =>
    driver?.kinds.find(({ kind }) => kind === choice)?.title ?? choice;
  return (
    <CheckboxGroup
      label={label}
      description={withoutMarks(field.description)}
      isRequired={isRequired}
      value={values.chosen[name] ?? []}
      onChange={chosen =>
        registration.change(
          {
            values: { ...values, chosen: { ...values.chosen, [name]: chosen } },
          },
          `/spec/config/${name}`,
        )
      }
      validationBehavior="aria"
      validate={() => error ?? null}
    >
      <div className={styles.choices}>
        {choices.map(choice => (
          <Checkbox key={choice} value={choice}>
            {titleOf(choice)}
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}
