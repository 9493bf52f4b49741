import {
  PasswordField,
  Select,
  Switch,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { AnswerField } from '../../lib/answerForm';

interface AnswerInputProps {
  field: AnswerField;
  value: string;
  onChange: (value: string) => void;
  error?: string;
}

/** One field of the form, by what its schema says. */
export function AnswerInput({
  field,
  value,
  onChange,
  error,
}: AnswerInputProps) {
  const t = useT();
  const { kind, label, description, isRequired, choices } = field;
  const common = {
    label,
    description,
    isRequired,
    validationBehavior: 'aria' as const,
    validate: () => error ?? null,
  };
  switch (kind) {
    case 'flag':
      return (
        <Switch
          label={label}
          isSelected={value === 'true'}
          onChange={isOn => onChange(isOn ? 'true' : '')}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          options={choices.map(id => ({ id, label: id }))}
          // An empty text, unlike nothing, is looked at by `validate`.
          value={value}
          onChange={key => onChange(String(key))}
        />
      );
    case 'secret':
      return (
        <PasswordField
          {...common}
          value={value}
          onChange={onChange}
          autoComplete="new-password"
        />
      );
    case 'json':
      return (
        <TextAreaField
          {...common}
          secondaryLabel={t('tasks.jsonHint')}
          value={value}
          onChange={onChange}
        />
      );
    default:
      return (
        <TextField
          {...common}
          inputMode={kind === 'number' ? 'decimal' : undefined}
          value={value}
          onChange={onChange}
          autoComplete="off"
        />
      );
  }
}
