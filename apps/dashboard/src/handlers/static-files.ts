// What pages load besides their HTML: modules, pictures and one style sheet.
import express, { type RequestHandler, Router } from 'express';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStylesheet } from '../stylesheet.ts';

const publicDir = fileURLToPath(new URL('../../public', import.meta.url));

/** Where npm has put the charts of the overview. */
const chartsDir = dirname(fileURLToPath(import.meta.resolve('uplot/dist/uPlot.esm.js')));

/** Kept by the browser, which asks each time whether it is still the same: no page has old rules. */
function kept(): RequestHandler {
  return (_request, response, next) => {
    response.set('Cache-Control', 'private, no-cache');
    next();
  };
}

function sendStylesheet(): RequestHandler {
  const text = readStylesheet(join(publicDir, 'styles'));
  return (_request, response) => {
    response.type('css').send(text);
  };
}

export function staticFiles(): Router {
  return Router()
    .use(kept())
    .get('/dashboard.css', sendStylesheet())
    .use('/uplot', express.static(chartsDir, { index: false }))
    .use(express.static(publicDir, { index: false }));
}
