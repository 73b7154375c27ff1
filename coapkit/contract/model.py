"""The contract of one health region, as immutable typed objects.

One class per concept of Resolução CIT nº 3/2012; field names are the YAML keys. Named tuples
because they are the cheapest immutable objects to build (0.4 µs against 1.2 µs for a frozen
dataclass): an annex holds thousands of them. ``Record`` is one that is cheap to declare, too.

The objects are tolerant: a contract with a gap still becomes a ``Contract``, so that every rule
can look at what is there and all findings come at once. What is missing is ``""`` (text), ``None``
(date, money, number), ``()`` (list), ``{}`` (values by year) or an empty object of its class
(whose ``raw`` is empty, so ``if objeto.raw`` tells). Missing things are the schema's business.

``raw`` is the mapping of the document the object was read from; it says where it stands in the
file (see ``coapkit.document.Document``). Annotated types say how the author's text of a field is
read and checked (see ``coapkit.contract.build``).
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from coapkit.record import Record

Raw = dict[str, Any]
EMPTY: Final[Raw] = {}

# Texts whose form is checked while reading. They stay text: codes have leading zeros.
Ibge = Annotated[str, "ibge"]
Cnpj = Annotated[str, "cnpj"]
Cpf = Annotated[str, "cpf"]
Cnes = Annotated[str, "cnes"]
Renases = Annotated[str, "renases"]
Sigtap = Annotated[str, "sigtap"]
RegionCode = Annotated[str, "regiao"]
Nup = Annotated[str, "nup"]

Money = Annotated[Decimal | None, "money"]
"""Reais, to the cent."""
Quantity = Annotated[Decimal | None, "quantity"]
"""Value of an indicator, in the indicator's own unit."""
Count = Annotated[int | None, "integer"]
Year = Annotated[int | None, "year"]
Day = Annotated[date | None, "date"]
MoneyByYear = Annotated[dict[int, Decimal], "money by year"]
QuantityByYear = Annotated[dict[int, Decimal], "quantity by year"]
SimNao = Annotated[str, "sim_nao"]
"""``sim`` or ``nao``; an author may also write ``não``."""
Monies = Annotated[tuple[Decimal | None, ...], "monies"]
NO_YEARS: Final[dict[int, Decimal]] = {}
Texts = tuple[str, ...]
CnesList = Annotated[tuple[str, ...], "cnes list"]
SigtapList = Annotated[tuple[str, ...], "sigtap list"]

UNIAO: Final = "uniao"
GROUPS: Final = ("todos", "estados", "municipios")
"""Words that stand for several entities wherever a list of entities is expected."""


class Ato(Record):
    """An act that proves something: its name and date."""

    raw: Raw = EMPTY
    documento: str = ""
    data: Day = None


class Vigencia(Record):
    """Term, both days included (art. 20)."""

    raw: Raw = EMPTY
    inicio: Day = None
    fim: Day = None
    justificativa: str = ""


class TermosIncorporados(Record):
    """Former instruments taken in (art. 25): each ``incorporado`` or ``nao_se_aplica``."""

    raw: Raw = EMPTY
    termo_de_compromisso_de_gestao: str = ""
    termo_de_limite_financeiro_global: str = ""


class Identificacao(Record):
    """Number (art. 14, § 5º), administrative case, version, term and coordination (art. 2º)."""

    raw: Raw = EMPTY
    numero: str = ""
    processo: Nup = ""
    versao: str = ""
    vigencia: Vigencia = Vigencia()
    coordenacao: Texts = ()
    termos_incorporados: TermosIncorporados = TermosIncorporados()


class AcordoBilateral(Record):
    """Agreement of a border region and who defined responsibilities and resources (art. 22)."""

    raw: Raw = EMPTY
    pais: str = ""
    descricao: str = ""
    instancia: str = ""
    documento: str = ""
    data: Day = None


class Regiao(Record):
    """The health region. Its municipalities are the ``entes`` of that sphere."""

    raw: Raw = EMPTY
    codigo: RegionCode = ""
    nome: str = ""
    instituicao: Ato = Ato()
    ato_conjunto: Ato = Ato()
    fronteira: SimNao = ""
    acordos_bilaterais: tuple[AcordoBilateral, ...] = ()


class PlanoDeSaude(Record):
    """Health plan of an entity, its years (both included) and its council's approval (art. 19)."""

    raw: Raw = EMPTY
    titulo: str = ""
    inicio: Year = None
    fim: Year = None
    aprovacao: Ato = Ato()


class Ente(Record):
    """A federative entity. ``id``: ``uniao``, a State's acronym in lower case, an IBGE code."""

    raw: Raw = EMPTY
    id: str = ""
    esfera: str = ""
    nome: str = ""
    uf: str = ""
    cnpj: Cnpj = ""
    orgao: str = ""
    plano_de_saude: PlanoDeSaude = PlanoDeSaude()


class Signatario(Record):
    """Who signs for an entity, and as what (art. 14, § 4º)."""

    raw: Raw = EMPTY
    ente: str = ""
    funcao: str = ""
    nome: str = ""
    cargo: str = ""
    cpf: Cpf = ""
    delegacao: Ato = Ato()


class ClausulaComplementar(Record):
    """A clause beyond the fifteen (art. 6º, parágrafo único)."""

    raw: Raw = EMPTY
    titulo: str = ""
    texto: str = ""


CLAUSES: Final = (
    "objeto",
    "disposicoes_gerais",
    "principios_e_diretrizes",
    "gestao_centrada_no_cidadao",
    "acoes_e_servicos",
    "acesso_ordenado_e_regulacao",
    "rede_de_atencao",
    "planejamento_e_programacao",
    "articulacao_interfederativa",
    "gestao_do_trabalho_e_educacao",
    "financiamento",
    "aperfeicoamento_do_sus",
    "monitoramento_avaliacao_e_auditoria",
    "sancoes_administrativas",
    "publicidade",
)
"""Keys of the fifteen clauses, in the order of art. 6º, I to XV."""

STANDARD: Final = "padrao"
"""The word that takes the toolkit's standard wording of a clause."""


class ParteI(Record):
    """Parte I. Each clause is ``padrao`` or the author's own text (art. 6º)."""

    raw: Raw = EMPTY
    objeto: str = ""
    disposicoes_gerais: str = ""
    principios_e_diretrizes: str = ""
    gestao_centrada_no_cidadao: str = ""
    acoes_e_servicos: str = ""
    acesso_ordenado_e_regulacao: str = ""
    rede_de_atencao: str = ""
    planejamento_e_programacao: str = ""
    articulacao_interfederativa: str = ""
    gestao_do_trabalho_e_educacao: str = ""
    financiamento: str = ""
    aperfeicoamento_do_sus: str = ""
    monitoramento_avaliacao_e_auditoria: str = ""
    sancoes_administrativas: str = ""
    publicidade: str = ""
    clausulas_complementares: tuple[ClausulaComplementar, ...] = ()


class Diretriz(Record):
    """Guideline of the Plano Nacional de Saúde or of a national policy (art. 7º, I)."""

    raw: Raw = EMPTY
    id: str = ""
    texto: str = ""
    origem: str = ""


class Objetivo(Record):
    """Multi-year regional objective; ``planos``: entities whose plans hold it (art. 7º, II)."""

    raw: Raw = EMPTY
    id: str = ""
    diretriz: str = ""
    texto: str = ""
    planos: Texts = ()


class Indicador(Record):
    """Indicator of a target.

    ``componente_de``: ``idsus``, ``garantia_de_acesso``, ``pacto`` (arts. 11 and 24).
    """

    raw: Raw = EMPTY
    nome: str = ""
    codigo: str = ""
    unidade: str = ""
    fonte: str = ""
    componente_de: Texts = ()


class LinhaDeBase(Record):
    """Value of the indicator before the contract."""

    raw: Raw = EMPTY
    ano: Year = None
    valor: Quantity = None


class Meta(Record):
    """Annual regional target (art. 7º, III and IV)."""

    raw: Raw = EMPTY
    id: str = ""
    objetivo: str = ""
    texto: str = ""
    indicador: Indicador = Indicador()
    linha_de_base: LinhaDeBase = LinhaDeBase()
    valores: QuantityByYear = NO_YEARS
    avaliacao: str = ""
    prazo: Day = None
    responsaveis: Texts = ()


class CaracterizacaoRegiao(Record):
    """Characterisation of the region by the Mapa da Saúde (art. 8º, I; art. 18)."""

    raw: Raw = EMPTY
    texto: str = ""
    fonte: str = ""
    data: Day = None
    populacao_indigena: SimNao = ""
    dsei: str = ""


class MigracaoSazonal(Record):
    """Seasonal growth of a municipality's population (art. 23)."""

    raw: Raw = EMPTY
    motivo: str = ""
    periodo: str = ""
    populacao_adicional: Count = None


class CaracterizacaoEnte(Record):
    """Characterisation of one signatory (art. 8º, I). ``censo``: year of the census cited."""

    raw: Raw = EMPTY
    ente: str = ""
    populacao: Count = None
    censo: Year = None
    area_km2: Quantity = None
    texto: str = ""
    fonte: str = ""
    data: Day = None
    migracao_sazonal: MigracaoSazonal = MigracaoSazonal()


class AnexoI(Record):
    """Anexo I: characterisation of the signatories and of the region (art. 8º, I)."""

    raw: Raw = EMPTY
    regiao: CaracterizacaoRegiao = CaracterizacaoRegiao()
    entes: tuple[CaracterizacaoEnte, ...] = ()


class PlanoRegional(Record):
    """Regional action plan of a priority network (art. 21)."""

    raw: Raw = EMPTY
    rede: str = ""
    plano: str = ""
    ato: Ato = Ato()


class Responsabilidade(Record):
    """Entities that answer for an action: alone (``individual``) or jointly (``solidaria``)."""

    raw: Raw = EMPTY
    individual: Texts = ()
    solidaria: Texts = ()


class Acao(Record):
    """Action or service of RENASES executed in the region (art. 8º, II, a; §§ 1º and 2º)."""

    raw: Raw = EMPTY
    id: str = ""
    renases: Renases = ""
    nome: str = ""
    componente: str = ""
    natureza: Texts = ()
    responsabilidade: Responsabilidade = Responsabilidade()
    executada_pela_uniao: SimNao = ""
    indigena: SimNao = ""
    rede: str = ""
    origem: str = ""
    procedimentos: SigtapList = ()


class Medicamento(Record):
    """Medicine of RENAME supplied in the region (art. 8º, II, a)."""

    raw: Raw = EMPTY
    denominacao: str = ""
    apresentacao: str = ""
    componente: str = ""
    responsabilidade: Responsabilidade = Responsabilidade()


class LinhaDoMapa(Record):
    """Line of the map of targets: a target, its actions, its investments (art. 8º, II, b; § 5º)."""

    raw: Raw = EMPTY
    meta: str = ""
    acoes: Texts = ()
    investimentos: Texts = ()
    total_investimentos: Money = None


class AnexoII(Record):
    """Anexo II: general programming of actions and services (art. 8º, II)."""

    raw: Raw = EMPTY
    execucao_direta_da_uniao: str = ""
    planos_regionais: tuple[PlanoRegional, ...] = ()
    acoes: tuple[Acao, ...] = ()
    medicamentos: tuple[Medicamento, ...] = ()
    mapa_de_metas: tuple[LinhaDoMapa, ...] = ()


class Revisao(Record):
    """How often Anexo III may be revised by termo aditivo (art. 8º, § 3º)."""

    raw: Raw = EMPTY
    periodicidade: str = ""


class Servico(Record):
    """Health service (art. 8º, III).

    ``gestao``    the one entity that directs the service (direção única)
    ``gerencia``  the public entity that runs the unit; empty where a private one does
    """

    raw: Raw = EMPTY
    cnes: Cnes = ""
    nome: str = ""
    tipo: str = ""
    municipio: str = ""
    gestao: str = ""
    gerencia: str = ""
    vinculo: str = ""
    porta_de_entrada: str = ""
    acoes: Texts = ()


class Destino(Record):
    """Where users are referred: a service of this region, or a municipality of another."""

    raw: Raw = EMPTY
    servico: Cnes = ""
    regiao: RegionCode = ""
    municipio: Ibge = ""
    estabelecimento: str = ""


class Pactuacao(Record):
    """Decision of a commission: ``CIB/CE``, ``CIR`` or ``CIT`` (art. 8º, § 6º; art. 14, § 1º)."""

    raw: Raw = EMPTY
    instancia: str = ""
    documento: str = ""
    data: Day = None


class Referencia(Record):
    """Referral of users of other municipalities (art. 8º, III and § 6º; art. 14, § 1º)."""

    raw: Raw = EMPTY
    id: str = ""
    acoes: Texts = ()
    origem: Texts = ()
    destino: Destino = Destino()
    responsaveis: Texts = ()
    pactuacoes: tuple[Pactuacao, ...] = ()


class Compromisso(Record):
    """What one entity answers for, in words."""

    raw: Raw = EMPTY
    ente: str = ""
    texto: str = ""


class Pcep(Record):
    """Protocolo de Cooperação entre Entes Públicos (art. 8º, § 4º)."""

    raw: Raw = EMPTY
    id: str = ""
    servicos: CnesList = ()
    partes: Texts = ()
    objeto: str = ""
    responsabilidades: tuple[Compromisso, ...] = ()
    valor_anual: Money = None
    vigencia: Vigencia = Vigencia()


class AnexoIII(Record):
    """Anexo III: services, referrals and PCEP (art. 8º, III, §§ 3º, 4º and 6º)."""

    raw: Raw = EMPTY
    revisao: Revisao = Revisao()
    servicos: tuple[Servico, ...] = ()
    referencias: tuple[Referencia, ...] = ()
    pceps: tuple[Pcep, ...] = ()


class ParteII(Record):
    """Parte II: executive responsibilities (arts. 7º and 8º)."""

    raw: Raw = EMPTY
    diretrizes: tuple[Diretriz, ...] = ()
    objetivos: tuple[Objetivo, ...] = ()
    metas: tuple[Meta, ...] = ()
    anexo_i: AnexoI = AnexoI()
    anexo_ii: AnexoII = AnexoII()
    anexo_iii: AnexoIII = AnexoIII()


class Despesa(Record):
    """Line of a global plan, of running costs or of investment (art. 9º, II and parágrafo único).

    ``recebedor`` empty: the payer spends it directly. ``bloco``: federal financing block.
    ``sazonal``: the municipality whose seasonal population the line pays for (art. 23).
    ``valores``: reais by year; ``total``: their sum, where the author states it.
    """

    raw: Raw = EMPTY
    id: str = ""
    descricao: str = ""
    bloco: str = ""
    pagador: str = ""
    recebedor: str = ""
    orcamento: str = ""
    rede: str = ""
    sazonal: str = ""
    valores: MoneyByYear = NO_YEARS
    total: Money = None


class Incentivo(Record):
    """Form of incentive (art. 9º, III; Decreto nº 7.508/2011, art. 36, parágrafo único)."""

    raw: Raw = EMPTY
    nome: str = ""
    criterio: str = ""
    beneficiarios: Texts = ()
    custeio: Texts = ()


class Desembolso(Record):
    """Line of the schedule: what one payer owes one payee in a year (art. 9º, IV)."""

    raw: Raw = EMPTY
    plano: str = ""
    pagador: str = ""
    recebedor: str = ""
    parcelas: Monies = ()
    total: Money = None


class AnoDoCronograma(Record):
    """Disbursements of one year. ``periodicidade`` says how many ``parcelas`` each line has."""

    raw: Raw = EMPTY
    ano: Year = None
    periodicidade: str = ""
    desembolsos: tuple[Desembolso, ...] = ()
    total: Money = None


class Totais(Record):
    """Totals the author chooses to state; each is checked against what it sums."""

    raw: Raw = EMPTY
    custeio: Money = None
    investimento: Money = None
    geral: Money = None


class ParteIII(Record):
    """Parte III: budget and finance (art. 9º)."""

    raw: Raw = EMPTY
    financiamento: tuple[Compromisso, ...] = ()
    custeio: tuple[Despesa, ...] = ()
    investimento: tuple[Despesa, ...] = ()
    incentivos: tuple[Incentivo, ...] = ()
    cronograma: tuple[AnoDoCronograma, ...] = ()
    totais: Totais = Totais()


class RelatorioDeGestao(Record):
    """Annual management report with its own section on the contract (art. 13)."""

    raw: Raw = EMPTY
    secao_especifica: SimNao = ""
    prazo: str = ""


class Avaliacao(Record):
    """Performance evaluation; ``idsus`` says how the index leads it (arts. 11 and 13)."""

    raw: Raw = EMPTY
    idsus: str = ""
    periodicidade: str = ""
    relatorio_de_gestao: RelatorioDeGestao = RelatorioDeGestao()


class ComponenteDeAuditoria(Record):
    """Component of the Sistema Nacional de Auditoria of one entity (art. 12)."""

    raw: Raw = EMPTY
    ente: str = ""
    componente: str = ""


class ParteIV(Record):
    """Parte IV: follow-up, monitoring, evaluation and audit (arts. 10 to 13)."""

    raw: Raw = EMPTY
    disposicoes: str = ""
    responsabilidades: tuple[Compromisso, ...] = ()
    avaliacao: Avaliacao = Avaliacao()
    auditoria: tuple[ComponenteDeAuditoria, ...] = ()


class Parecer(Record):
    """Approval and technical or legal opinion of one entity (art. 14, I)."""

    raw: Raw = EMPTY
    ente: str = ""
    natureza: str = ""
    documento: str = ""
    data: Day = None
    conclusao: str = ""


class HomologacaoCib(Record):
    """Homologation by one State's CIB (art. 14, second item II, and § 2º)."""

    raw: Raw = EMPTY
    uf: str = ""
    documento: str = ""
    data: Day = None


class Assinatura(Record):
    """Signature, seen to by the CIR (art. 14, III)."""

    raw: Raw = EMPTY
    data: Day = None
    local: str = ""


class OutraPublicacao(Record):
    """Publication in a State's or municipality's gazette (art. 14, § 6º)."""

    raw: Raw = EMPTY
    veiculo: str = ""
    data: Day = None


class Publicacao(Record):
    """Extract in the Diário Oficial da União (art. 14, IV and § 6º)."""

    raw: Raw = EMPTY
    data: Day = None
    edicao: str = ""
    secao: str = ""
    pagina: str = ""
    outras: tuple[OutraPublicacao, ...] = ()


class TermoAditivo(Record):
    """A termo aditivo to the contract, signed on ``data`` or still to be (art. 8º, § 3º)."""

    raw: Raw = EMPTY
    numero: Count = None
    data: Day = None
    local: str = ""


class Fluxo(Record):
    """The steps of art. 14 taken so far, each with its evidence."""

    raw: Raw = EMPTY
    pareceres: tuple[Parecer, ...] = ()
    cir: Ato = Ato()
    cib: tuple[HomologacaoCib, ...] = ()
    assinatura: Assinatura = Assinatura()
    publicacao: Publicacao = Publicacao()
    cit: Ato = Ato()
    termos_aditivos: tuple[TermoAditivo, ...] = ()


class Contract(Record):
    """The whole contract of one health region."""

    raw: Raw = EMPTY
    coapkit: str = ""
    identificacao: Identificacao = Identificacao()
    regiao: Regiao = Regiao()
    entes: tuple[Ente, ...] = ()
    signatarios: tuple[Signatario, ...] = ()
    parte_i: ParteI = ParteI()
    parte_ii: ParteII = ParteII()
    parte_iii: ParteIII = ParteIII()
    parte_iv: ParteIV = ParteIV()
    fluxo: Fluxo = Fluxo()
