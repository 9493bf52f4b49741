import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { infraApiRef } from '../../api';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { EnvironmentTypePicker } from './EnvironmentTypePicker';
import { environmentTypePickerSchema } from './schema';

describe('the environment type picker of the scaffolder', () => {
  const backend = useFixtureBackend();
  const onChange = jest.fn();

  function render(uiOptions = {}, formData?: string) {
    onChange.mockReset();
    const props = {
      schema: { title: 'Environment type', type: 'string' },
      uiSchema: { 'ui:options': uiOptions },
      idSchema: { $id: 'root_environmentType' },
      rawErrors: [],
      required: true,
      formData,
      onChange,
      onBlur: jest.fn(),
    };
    renderInTestApp(<EnvironmentTypePicker {...(props as any)} />, {
      apis: [[infraApiRef, backend.client()]],
    });
  }

  const open = async () =>
    userEvent.click(
      await screen.findByRole('button', { name: /Environment type/ }),
    );

  it('offers the types of the platform team with what they are for', async () => {
    render();
    await open();
    const options = await screen.findAllByRole('option');
    expect(options).toHaveLength(4);
    expect(options[0]).toHaveTextContent('Development');
    expect(options[0]).toHaveTextContent('Shared cluster');
    await userEvent.click(options[2]);
    expect(onChange).toHaveBeenCalledWith('staging');
  });

  it('offers only those that the template allows', async () => {
    render({ allowedTypes: ['preview'] });
    await open();
    expect(await screen.findAllByRole('option')).toHaveLength(1);
  });

  it('shows the value of the form', async () => {
    render({}, 'production');
    expect(
      await screen.findByRole('button', { name: /Production/ }),
    ).toBeInTheDocument();
  });

  it('says why there is nothing to choose from', async () => {
    backend.worker.use(
      http.get(`${backend.baseUrl}/environment-types`, () =>
        HttpResponse.json(
          {
            error: { name: 'NotAllowedError', message: 'Not for you' },
            response: { statusCode: 403 },
          },
          { status: 403 },
        ),
      ),
    );
    render();
    expect(await screen.findByText('Not for you')).toBeInTheDocument();
  });

  it('tells the template editor its options', () => {
    expect(environmentTypePickerSchema.schema).toMatchObject({
      returnValue: { type: 'string' },
      uiOptions: { properties: { allowedTypes: { type: 'array' } } },
    });
  });
});
