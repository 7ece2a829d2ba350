import '@atlaskit/css-reset';
import '../page.css';
import '../fields.css';
import { createRoot } from 'react-dom/client';
import { followTheme } from '../bridge';
import { ActionForm } from '../forms/action/ActionForm';

followTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<ActionForm />);
