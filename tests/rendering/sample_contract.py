"""A contract made by hand, of any size, for the tests of the documents.

Region and municipalities are real (4ª Região de Saúde de Baturité, Ceará); people, codes of
services and amounts are made up.
"""

from datetime import date
from decimal import Decimal

from coapkit.contract import model as m

TOWNS = (
    ("2301208", "Aracoiaba", 25391, "656.6"),
    ("2301406", "Aratuba", 11529, "114.8"),
    ("2302107", "Baturité", 33321, "308.6"),
    ("2302909", "Capistrano", 17062, "222.6"),
    ("2305100", "Guaramiranga", 4164, "59.4"),
    ("2306504", "Itapiúna", 18626, "588.7"),
    ("2309102", "Mulungu", 11485, "134.6"),
    ("2309805", "Pacoti", 11607, "112.0"),
)
YEARS = (2013, 2014, 2015, 2016)
COMPONENTS = (
    "atencao_primaria",
    "urgencia",
    "psicossocial",
    "ambulatorial_hospitalar",
    "vigilancia",
)
NAMES = (
    "Ana Beatriz Nogueira",
    "Bruno Lima Façanha",
    "Célia Maria de Sá",
    "Davi Antunes Araújo",
    "Elisa Gonçalves Prado",
    "Fábio Queiroz Leitão",
    "Glória Távora Mendes",
    "Heitor Brandão",
)


def contract(
    actions: int = 10, targets: int = 4, services: int = 9, signed: bool = False
) -> m.Contract:
    """A complete contract with so many actions, targets and services."""
    return m.Contract(
        coapkit="1",
        identificacao=m.Identificacao(
            numero="17/2013" if signed else "",
            processo="25000.000000/2012-00",
            versao="1.0",
            vigencia=m.Vigencia(inicio=date(2013, 1, 1), fim=date(2016, 12, 31)),
            coordenacao=("ce",),
            termos_incorporados=m.TermosIncorporados(
                termo_de_compromisso_de_gestao="incorporado",
                termo_de_limite_financeiro_global="nao_se_aplica",
            ),
        ),
        regiao=m.Regiao(
            codigo="23004",
            nome="4ª Região de Saúde de Baturité",
            instituicao=m.Ato(documento="Resolução CIB/CE nº 10/2012", data=date(2012, 3, 5)),
            fronteira="nao",
        ),
        entes=entities(),
        signatarios=signatories(),
        parte_i=m.ParteI(
            **dict.fromkeys(m.CLAUSES, m.STANDARD),
            clausulas_complementares=(
                m.ClausulaComplementar(
                    titulo="Da cooperação com as universidades",
                    texto=(
                        "Os entes podem cooperar com universidades:\n- no ensino; e\n"
                        "- na *pesquisa*.\n\nA cooperação é gratuita."
                    ),
                ),
            ),
        ),
        parte_ii=executive(actions, targets, services),
        parte_iii=finance(),
        parte_iv=monitoring(),
        fluxo=flow() if signed else m.Fluxo(),
    )


def entities() -> tuple[m.Ente, ...]:
    def plan(title: str) -> m.PlanoDeSaude:
        act = m.Ato(documento="Resolução do Conselho de Saúde nº 3/2012", data=date(2012, 2, 1))
        return m.PlanoDeSaude(titulo=title, inicio=2012, fim=2015, aprovacao=act)

    return (
        m.Ente(
            id="uniao",
            esfera="uniao",
            nome="União",
            cnpj="00.394.544/0127-87",
            orgao="Ministério da Saúde",
            plano_de_saude=plan("Plano Nacional de Saúde"),
        ),
        m.Ente(
            id="ce",
            esfera="estado",
            nome="Ceará",
            cnpj="07.954.571/0001-04",
            orgao="Secretaria da Saúde do Estado do Ceará",
            plano_de_saude=plan("Plano Estadual de Saúde"),
        ),
        *(
            m.Ente(
                id=code,
                esfera="municipio",
                nome=name,
                uf="CE",
                cnpj="11.222.333/0001-81",
                orgao=f"Secretaria Municipal da Saúde de {name}",
                plano_de_saude=plan(f"Plano Municipal de Saúde de {name}"),
            )
            for code, name, _, _ in TOWNS
        ),
    )


def signatories() -> tuple[m.Signatario, ...]:
    def person(entity: str, role: str, name: str, office: str = "") -> m.Signatario:
        return m.Signatario(ente=entity, funcao=role, nome=name, cargo=office, cpf="529.982.247-25")

    return (
        person("uniao", "ministro", "Alberto Vasconcelos Rocha"),
        person("ce", "governador", "Cláudia Moura Ferreira", "Governadora do Estado do Ceará"),
        person("ce", "secretario_de_saude", "Raimundo Aguiar"),
        *(
            s
            for n, (code, name, _, _) in enumerate(TOWNS)
            for s in (
                person(code, "prefeito", NAMES[n], f"Prefeito(a) Municipal de {name}"),
                person(code, "secretario_de_saude", NAMES[-1 - n]),
            )
        ),
    )


def executive(actions: int, targets: int, services: int) -> m.ParteII:
    ids = [f"A{n:03}" for n in range(1, actions + 1)]
    return m.ParteII(
        diretrizes=(
            m.Diretriz(
                id="D1",
                texto="Garantia do acesso da população a serviços de qualidade.",
                origem="Plano Nacional de Saúde 2012–2015",
            ),
            m.Diretriz(
                id="D2",
                texto="Redução dos riscos e agravos à saúde da população.",
                origem="Plano Nacional de Saúde 2012–2015",
            ),
        ),
        objetivos=(
            m.Objetivo(
                id="O1",
                diretriz="D1",
                texto="Ampliar o acesso e aperfeiçoar a atenção básica e a especializada.",
                planos=("todos",),
            ),
            m.Objetivo(
                id="O2",
                diretriz="D2",
                texto="Fortalecer a vigilância em saúde e as ações de promoção.",
                planos=("uniao", "municipios"),
            ),
        ),
        metas=tuple(
            m.Meta(
                id=f"M{n:02}",
                objetivo=f"O{1 + n % 2}",
                texto=f"Ampliar a cobertura das equipes de atenção básica, etapa {n}.",
                indicador=m.Indicador(
                    nome="Cobertura populacional estimada pelas equipes de atenção básica",
                    codigo=str(n),
                    unidade="percentual",
                    fonte="SIAB",
                    componente_de=("idsus",) if n % 3 == 0 else (),
                ),
                linha_de_base=m.LinhaDeBase(ano=2011, valor=Decimal("72.4") + n)
                if n % 5
                else m.LinhaDeBase(),
                valores={year: Decimal("75.5") + n + i * (i % 3) for i, year in enumerate(YEARS)},
                avaliacao="Relatório anual de gestão e monitoramento quadrimestral na CIR.",
                prazo=date(2016, 12, 31),
                responsaveis=("municipios",) if n % 2 else ("ce", "2302107"),
            )
            for n in range(1, targets + 1)
        ),
        anexo_i=m.AnexoI(
            regiao=m.CaracterizacaoRegiao(
                texto=(
                    "A Região situa-se no Maciço de Baturité.\n\nA rede de atenção reúne:\n"
                    "- serviços próprios; e\n- serviços conveniados."
                ),
                fonte="Mapa da Saúde; IBGE, Censo Demográfico 2010",
                data=date(2012, 6, 30),
                populacao_indigena="nao",
            ),
            entes=tuple(
                m.CaracterizacaoEnte(
                    ente=code,
                    populacao=people,
                    censo=2010,
                    area_km2=Decimal(area),
                    texto=f"{name} conta com rede própria de atenção básica.",
                    fonte="IBGE, Censo 2010",
                    data=date(2010, 8, 1),
                    migracao_sazonal=m.MigracaoSazonal(
                        motivo="Turismo de serra",
                        periodo="junho a agosto",
                        populacao_adicional=6000,
                    )
                    if name == "Guaramiranga"
                    else m.MigracaoSazonal(),
                )
                for code, name, people, area in TOWNS
            ),
        ),
        anexo_ii=m.AnexoII(
            execucao_direta_da_uniao="nenhuma",
            planos_regionais=(
                m.PlanoRegional(
                    rede="cegonha",
                    plano="Plano de Ação Regional da Rede Cegonha",
                    ato=m.Ato(documento="Resolução CIB/CE nº 44/2012", data=date(2012, 5, 4)),
                ),
            ),
            acoes=tuple(
                m.Acao(
                    id=id_,
                    renases=f"{n:03}",
                    nome=f"Ação ou serviço de saúde nº {n} da relação nacional",
                    componente=COMPONENTS[n % 5],
                    natureza=("promocao", "protecao", "recuperacao")[: 1 + n % 3],
                    responsabilidade=m.Responsabilidade(
                        individual=("municipios",), solidaria=("uniao", "ce")
                    ),
                    rede="cegonha" if n % 4 == 0 else "",
                    origem="Plano Municipal de Saúde" if n % 3 == 0 else "",
                    procedimentos=("0301010072",) if n % 6 == 0 else (),
                )
                for n, id_ in enumerate(ids, 1)
            ),
            medicamentos=(
                m.Medicamento(
                    denominacao="paracetamol",
                    apresentacao="500 mg, comprimido",
                    componente="basico",
                    responsabilidade=m.Responsabilidade(individual=("municipios",)),
                ),
                m.Medicamento(
                    denominacao="insulina humana NPH",
                    apresentacao="100 UI/mL, suspensão injetável",
                    componente="estrategico",
                    responsabilidade=m.Responsabilidade(solidaria=("uniao", "ce")),
                ),
            ),
            mapa_de_metas=tuple(
                m.LinhaDoMapa(
                    meta=f"M{n:02}",
                    acoes=tuple(ids[n - 1 : n + 4]),
                    investimentos=("I01",) if n == 1 else ("I02", "I03") if n == 2 else (),
                )
                for n in range(1, targets + 1)
            ),
        ),
        anexo_iii=m.AnexoIII(
            revisao=m.Revisao(periodicidade="semestral"),
            servicos=tuple(
                m.Servico(
                    cnes=f"{9000000 + n:07}",
                    nome=f"Unidade Básica de Saúde {n}" if n % 4 else f"Hospital e Maternidade {n}",
                    tipo="Unidade básica de saúde" if n % 4 else "Hospital geral",
                    municipio=TOWNS[n % 8][0],
                    gestao=TOWNS[n % 8][0],
                    gerencia="ce" if n == 4 else TOWNS[n % 8][0] if n % 7 else "",
                    vinculo="proprio" if n % 7 else "conveniado",
                    porta_de_entrada=("atencao_primaria", "urgencia", "psicossocial", "")[n % 4],
                    acoes=tuple(ids[n % 5 : n % 5 + 4]),
                )
                for n in range(services)
            ),
            referencias=(
                m.Referencia(
                    id="R01",
                    acoes=tuple(ids[:3]),
                    origem=("2301208", "2301406"),
                    destino=m.Destino(servico="9000004"),
                    responsaveis=("2302107", "ce"),
                    pactuacoes=(
                        m.Pactuacao(
                            instancia="CIB/CE",
                            documento="Resolução CIB/CE nº 50/2012",
                            data=date(2012, 9, 1),
                        ),
                    ),
                ),
                m.Referencia(
                    id="R02",
                    acoes=(ids[0],),
                    origem=("municipios",),
                    destino=m.Destino(
                        regiao="23001",
                        municipio="2304400",
                        estabelecimento="Hospital Geral de Fortaleza",
                    ),
                    responsaveis=("ce",),
                    pactuacoes=(
                        m.Pactuacao(
                            instancia="CIB/CE",
                            documento="Resolução nº 51/2012",
                            data=date(2012, 9, 1),
                        ),
                    ),
                ),
            ),
            pceps=(
                m.Pcep(
                    id="PCEP01",
                    servicos=("9000004",),
                    partes=("ce", "2302107"),
                    objeto="Definir as responsabilidades sobre o hospital regional.",
                    responsabilidades=(
                        m.Compromisso(
                            ente="2302107", texto="Regular o acesso e acompanhar os resultados."
                        ),
                        m.Compromisso(
                            ente="ce", texto="Gerenciar a unidade e manter a oferta programada."
                        ),
                    ),
                    valor_anual=Decimal("3600000.00"),
                    vigencia=m.Vigencia(inicio=date(2013, 1, 1), fim=date(2016, 12, 31)),
                ),
            ),
        ),
    )


def finance() -> m.ParteIII:
    def line(id_, text, payer, payee, block, budget, base, **more):
        values = {
            year: Decimal(base) + Decimal(i * 1000) + Decimal("0.37")
            for i, year in enumerate(YEARS)
        }
        return m.Despesa(
            id=id_,
            descricao=text,
            pagador=payer,
            recebedor=payee,
            bloco=block,
            orcamento=budget,
            valores=values,
            **more,
        )

    running = [
        line(
            "C01",
            "Teto da média e alta complexidade",
            "uniao",
            "ce",
            "Média e Alta Complexidade",
            "2015.8585 – Atenção à saúde da população",
            5400000,
        ),
    ]
    for n, (code, _, people, _) in enumerate(TOWNS):
        running.append(
            line(
                f"C{2 + 3 * n:02}",
                "Piso da atenção básica fixo e variável",
                "uniao",
                code,
                "Atenção Básica",
                "2015.8577 – Piso de atenção básica",
                people * 70,
            )
        )
        running.append(
            line(
                f"C{3 + 3 * n:02}",
                "Vigilância em saúde",
                "uniao",
                code,
                "Vigilância em Saúde",
                "2015.20AL – Incentivo à vigilância",
                people * 5,
            )
        )
        running.append(
            line(
                f"C{4 + 3 * n:02}",
                "Manutenção da rede municipal própria",
                code,
                "",
                "",
                "10.301 – Atenção básica",
                people * 120,
            )
        )
    running.append(
        line(
            "C90",
            "Hospital regional: manutenção",
            "ce",
            "",
            "",
            "037.10.302 – Atenção especializada",
            2500000,
        )
    )
    running.append(
        line(
            "C91",
            "Incentivo estadual à atenção básica",
            "ce",
            "2305100",
            "",
            "037.10.301 – Atenção básica",
            80000,
            sazonal="2305100",
        )
    )
    investment = (
        line(
            "I01",
            "Construção de unidade básica de saúde",
            "uniao",
            "2302107",
            "Investimentos",
            "2015.8581 – Estruturação da rede",
            400000,
            rede="cegonha",
        ),
        line(
            "I02", "Equipamentos da maternidade", "ce", "", "", "037.10.302 – Investimento", 250000
        ),
        line(
            "I03",
            "Ambulâncias do SAMU",
            "uniao",
            "ce",
            "Investimentos",
            "2015.8761 – SAMU 192",
            180000,
        ),
    )
    lines = [("custeio", d) for d in running] + [("investimento", d) for d in investment]
    schedule = []
    for year in YEARS:
        pairs: dict[tuple[str, str, str], Decimal] = {}
        for plan, d in lines:
            key = (plan, d.pagador, d.recebedor)
            pairs[key] = pairs.get(key, Decimal(0)) + d.valores[year]
        disbursements = []
        for (plan, payer, payee), value in pairs.items():
            part = (value / 4).quantize(Decimal("0.01"))
            disbursements.append(
                m.Desembolso(
                    plano=plan,
                    pagador=payer,
                    recebedor=payee,
                    parcelas=(part, part, part, value - 3 * part),
                )
            )
        schedule.append(
            m.AnoDoCronograma(
                ano=year, periodicidade="trimestral", desembolsos=tuple(disbursements)
            )
        )
    return m.ParteIII(
        financiamento=(
            m.Compromisso(
                ente="uniao",
                texto="Repassar, de forma regular e automática, os recursos do Fundo Nacional.",
            ),
            m.Compromisso(
                ente="ce",
                texto="Aplicar recursos próprios e transferir a parte estadual do financiamento.",
            ),
            *(
                m.Compromisso(
                    ente=code,
                    texto="Aplicar em saúde, no mínimo, o percentual fixado em lei.",
                )
                for code, *_ in TOWNS
            ),
        ),
        custeio=tuple(running),
        investimento=investment,
        incentivos=(
            m.Incentivo(
                nome="Incentivo por desempenho",
                criterio="Cumprimento das metas anuais da atenção básica.",
                beneficiarios=("municipios",),
                custeio=("C91",),
            ),
        ),
        cronograma=tuple(schedule),
    )


def monitoring() -> m.ParteIV:
    return m.ParteIV(
        disposicoes=m.STANDARD,
        responsabilidades=tuple(
            m.Compromisso(
                ente=id_, texto="Acompanhar as metas e prestar contas no relatório anual de gestão."
            )
            for id_ in ("uniao", "ce", *(code for code, *_ in TOWNS))
        ),
        avaliacao=m.Avaliacao(
            idsus="O IDSUS é o primeiro componente da avaliação.",
            periodicidade="anual",
            relatorio_de_gestao=m.RelatorioDeGestao(
                secao_especifica="sim", prazo="até 30 de março de cada ano"
            ),
        ),
        auditoria=(
            m.ComponenteDeAuditoria(
                ente="uniao", componente="Departamento Nacional de Auditoria do SUS"
            ),
            m.ComponenteDeAuditoria(ente="ce", componente="Componente estadual de auditoria"),
        ),
    )


def flow() -> m.Fluxo:
    return m.Fluxo(
        pareceres=(
            m.Parecer(
                ente="ce",
                natureza="tecnico_juridico",
                documento="Parecer nº 9/2012",
                data=date(2012, 10, 1),
                conclusao="favoravel",
            ),
        ),
        cir=m.Ato(raw={"x": 1}, documento="Ata nº 4/2012", data=date(2012, 11, 1)),
        cib=(
            m.HomologacaoCib(
                uf="CE", documento="Resolução CIB/CE nº 80/2012", data=date(2012, 11, 20)
            ),
        ),
        assinatura=m.Assinatura(raw={"x": 1}, data=date(2012, 12, 14), local="Fortaleza/CE"),
    )
