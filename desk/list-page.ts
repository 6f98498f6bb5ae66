/** The list of payments: filters, search, totals of the day, and what needs a person first. */

import { countries } from '../payment/country.ts'
import { explanationTexts } from '../payment/explanation-languages.ts'
import { findingKinds } from '../payment/finding.ts'
import { formatAmount } from '../payment/money.ts'
import { exceptionKinds, statuses } from '../payment/status.ts'
import type { DeskPayment, MethodTotal } from '../store/desk-payments.ts'
import type { Finding } from '../store/findings.ts'
import { html, type Html } from './html.ts'
import { ages, writeFilters, type ChosenFilters } from './list-filter.ts'
import type { DeskPage } from './page.ts'
import { fillIn, type DeskTexts } from './texts/texts.ts'
import { renderPaymentTable } from './payment-table.ts'
import { renderSearch } from './search-page.ts'
import type { DeskVisitor } from './visitor.ts'
import { renderUtcTime, writeMoney } from './written.ts'

export interface ListView {
  payments: DeskPayment[]
  chosen: ChosenFilters
  /** Whether more payments follow. */
  hasMore: boolean
  isFirstPage: boolean
  totals: MethodTotal[]
  /** Open findings that are about no single payment. */
  general: Finding[]
}

export function renderListPage(view: ListView, visitor: DeskVisitor): DeskPage {
  const { texts } = visitor
  const body = html`${renderGeneral(view.general, visitor)}
    <div class="columns">
      <div>${renderFilters(view.chosen, visitor)} ${renderParts(view, visitor)}</div>
      <div>${renderSearch(visitor)} ${renderTotals(view.totals, texts)}</div>
    </div>`
  return { title: texts.list.title, body, hasSearch: true }
}

function renderGeneral(general: Finding[], { texts, locale }: DeskVisitor): Html | false {
  if (general.length === 0) return false
  const actions = explanationTexts[locale].findings
  const items = general.map(
    ({ kind, since }) =>
      html`<li>
        <strong>${texts.findings[kind]}</strong>: ${actions[kind]} ${renderUtcTime(since)}
      </li>`,
  )
  return html`<section class="notice bad">
    <h2>${texts.list.general}</h2>
    <ul>
      ${items}
    </ul>
  </section>`
}

function renderFilters(chosen: ChosenFilters, { texts, name }: DeskVisitor): Html {
  const { filters, handover } = texts
  const toOptions = (words: readonly string[], labels: Record<string, string>) =>
    words.map((word): [string, string] => [word, labels[word] ?? word])
  const isChosen = writeFilters(chosen) !== ''
  const usual = chosen.age === 'usual' ? '' : chosen.age
  const ageWords = ages.filter((age) => age !== 'usual')
  return html`<details class="card" ${isChosen && html`open`}>
    <summary>${filters.title}</summary>
    <form method="get" action="/desk" class="row">
      ${renderSelect('status', filters.status, { all: filters.all, options: toOptions(statuses, texts.statuses), value: chosen.status })}
      ${renderSelect('exception', filters.exception, { all: filters.all, options: toOptions(exceptionKinds, texts.exceptions), value: chosen.exception })}
      <div class="field">
        <label for="method">${filters.method}</label>
        <input
          id="method"
          name="method"
          value="${chosen.method}"
          maxlength="40"
          autocapitalize="characters"
          spellcheck="false"
        />
      </div>
      ${renderSelect('country', filters.country, { all: filters.all, options: toOptions(Object.keys(countries), {}), value: chosen.country })}
      ${renderSelect('age', filters.age, { all: filters.ages.usual, options: toOptions(ageWords, filters.ages), value: usual })}
      ${renderSelect('finding', filters.finding, { all: filters.all, options: toOptions(Object.keys(findingKinds), texts.findings), value: chosen.finding })}
      <div class="field">
        <label for="person">${handover.label}</label>
        <input
          id="person"
          name="person"
          value="${chosen.person}"
          maxlength="64"
          autocapitalize="none"
          spellcheck="false"
        />
      </div>
      <button>${filters.apply}</button>
      <a class="button plain" href="/desk?person=${encodeURIComponent(name)}">${handover.mine}</a>
      <a class="button plain" href="/desk">${filters.clear}</a>
    </form>
  </details>`
}

function renderSelect(
  name: string,
  label: string,
  { all, options, value }: { all: string; options: [string, string][]; value: string },
): Html {
  const choices = options.map(
    ([word, shown]) =>
      html`<option value="${word}" ${word === value && html` selected`}>${shown}</option>`,
  )
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      <option value="">${all}</option>
      ${choices}
    </select>
  </div>`
}

function renderParts(view: ListView, visitor: DeskVisitor): Html {
  const { texts } = visitor
  const { payments, chosen, hasMore, isFirstPage } = view
  const needing = payments.filter(({ needsPerson }) => needsPerson)
  const others = payments.filter(({ needsPerson }) => !needsPerson)
  const last = payments.at(-1)
  const place = last && {
    needsPerson: last.needsPerson,
    createdAt: last.payment.createdAt,
    id: last.payment.id,
  }
  const isOver = needing.length === 0 && isFirstPage
  return html`${
      (needing.length > 0 || isOver) &&
      html`<section class="card">
        ${
          isOver
            ? html`<p class="notice good">${texts.list.noneNeeds}</p>`
            : renderPaymentTable(needing, { visitor, caption: texts.list.needsPerson })
        }
      </section>`
    }
    <section class="card">
      ${
        others.length > 0
          ? renderPaymentTable(others, { visitor, caption: texts.list.others })
          : html`<p>${needing.length === 0 ? texts.list.none : texts.list.others}</p>`
      }
      <p class="row">
        ${!isFirstPage && html`<a class="button plain" href="/desk${writeFilters(chosen)}">${texts.list.first}</a>`}
        ${hasMore && html`<a class="button" rel="next" href="/desk${writeFilters(chosen, place)}">${texts.list.next}</a>`}
        <a class="button plain" href="/desk/payments.csv${writeFilters(chosen)}"
          >${texts.list.export}</a
        >
      </p>
    </section>`
}

function renderTotals(totals: MethodTotal[], texts: DeskTexts): Html {
  const largest = Math.max(1, ...totals.map(({ count }) => count))
  const items = totals.map((total) => renderTotal(total, { texts, largest }))
  return html`<section class="card">
    <h2>${texts.totals.title}</h2>
    ${totals.length === 0 ? html`<p>${texts.totals.none}</p>` : items}
  </section>`
}

/** The length of a bar says how many payments there are, and its part how many of them are paid. */
function renderTotal(
  { method, country, currency, count, paidCount, heldCount, paidMinor }: MethodTotal,
  { texts, largest }: { texts: DeskTexts; largest: number },
): Html {
  const { totals } = texts
  const label = fillIn(totals.chart, { method, paid: paidCount, count })
  const toWidth = (part: number) => ((part / largest) * 100).toFixed(2)
  return html`<p>
      <strong>${method}</strong>
      ${`${totals.created}: ${count}, ${totals.paid}: ${paidCount}`}${heldCount > 0 && `, ${totals.held}: ${heldCount}`}
      <br />${totals.sum}: ${writeMoney(formatAmount(paidMinor, currency), currency, { country })}
    </p>
    <svg
      class="chart"
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      role="img"
      aria-label="${label}"
    >
      <rect class="all" width="${toWidth(count)}" height="4" />
      <rect class="part" width="${toWidth(paidCount)}" height="4" />
    </svg> `
}
