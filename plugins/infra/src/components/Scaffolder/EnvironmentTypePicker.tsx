import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Select, SelectItemText } from '@backstage/ui';
import { useEnvironmentTypes } from '../../hooks/useEnvironmentTypes';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { EnvironmentTypePickerOptions } from './schema';

type Props = FieldExtensionComponentProps<string, EnvironmentTypePickerOptions>;

/** Picks one of the environment types that the platform team offers. */
export function EnvironmentTypePicker(props: Props) {
  const { formData, onChange, onBlur, rawErrors, required, schema, uiSchema } =
    props;
  const t = useT();
  const { data, error, isPending } = useEnvironmentTypes();
  const allowed = uiSchema['ui:options']?.allowedTypes;
  const types = (data ?? []).filter(
    ({ name }) => !allowed?.length || allowed.includes(name),
  );
  return (
    <Select
      label={uiSchema['ui:title'] ?? schema.title ?? t('scaffolder.typeLabel')}
      description={
        error
          ? apiProblem(error).message
          : uiSchema['ui:description'] ??
            schema.description ??
            t('scaffolder.typeDescription')
      }
      placeholder={t('scaffolder.typeChoose')}
      isRequired={required}
      isDisabled={uiSchema['ui:disabled'] || isPending}
      isInvalid={Boolean(error) || Boolean(rawErrors?.length)}
      items={types.map(type => ({ ...type, id: type.name }))}
      value={formData ?? null}
      onChange={key => onChange(key === null ? undefined : String(key))}
      onBlur={() => onBlur(props.idSchema.$id, formData)}
    >
      {type => (
        <SelectItemText
          id={type.id}
          title={type.document.metadata.title ?? type.name}
          description={type.document.metadata.description}
        />
      )}
    </Select>
  );
}
